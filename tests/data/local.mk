# Tests of data/.
unit_tests += \
	tests/data/test_filter \
	tests/data/test_folder \
	tests/data/test_form \
	tests/data/test_pack \
	tests/data/test_pairs_judged \
	tests/data/test_pairs_kept \
	tests/data/test_request_text \
	tests/data/test_select \
	tests/data/test_selecting \
	tests/data/test_source
tests_data_test_pack_SOURCES = tests/data/test_pack.c $(spawn_sources)
tests_data_test_selecting_SOURCES = tests/data/test_selecting.c $(spawn_sources)
script_tests += \
	tests/data/test_backtranslate.sh \
	tests/data/test_build.sh \
	tests/data/test_chain.sh \
	tests/data/test_cluster.sh \
	tests/data/test_export.sh \
	tests/data/test_pack.sh \
	tests/data/test_pairs.sh \
	tests/data/test_recipe.sh \
	tests/data/test_slurm.sh
EXTRA_DIST += \
	tests/data/check_recipe.py \
	tests/data/keys/accelerate.txt \
	tests/data/keys/deepspeed.txt \
	tests/data/keys/llamafactory-dataset.txt \
	tests/data/keys/llamafactory.txt \
	tests/data/keys/transformers.txt \
	tests/data/keys/trl.txt \
	tests/data/schema.sh \
	tests/data/schemas/alpaca.schema.json \
	tests/data/schemas/longwriter.schema.json \
	tests/data/schemas/messages.schema.json \
	tests/data/schemas/packed.schema.json \
	tests/data/schemas/preference-llamafactory.schema.json \
	tests/data/schemas/preference-trl.schema.json \
	tests/data/schemas/sharegpt.schema.json \
	tests/data/slurm.sh

liblonghand_a_SOURCES += \
	src/cmd/command.c src/cmd/command.h \
	src/cmd/completion.c \
	src/cmd/config.c \
	src/cmd/count.c \
	src/cmd/data.c \
	src/cmd/data_backtranslate.c \
	src/cmd/data_build.c \
	src/cmd/data_export.c \
	src/cmd/data_recipe.c \
	src/cmd/data_filter.c \
	src/cmd/data_merge.c \
	src/cmd/data_pack.c \
	src/cmd/data_pairs.c \
	src/cmd/data_select.c \
	src/cmd/data_slurm.c \
	src/cmd/data_stats.c \
	src/cmd/doctor.c \
	src/cmd/eval.c \
	src/cmd/eval_compare.c \
	src/cmd/eval_judge.c \
	src/cmd/eval_likelihood.c \
	src/cmd/eval_predict.c \
	src/cmd/eval_quality.c \
	src/cmd/eval_length.c \
	src/cmd/eval_report.c src/cmd/eval_report.h \
	src/cmd/eval_ruler.c \
	src/cmd/export.c \
	src/cmd/headless.c src/cmd/headless.h \
	src/cmd/help.c src/cmd/help.h \
	src/cmd/instruction.c src/cmd/instruction.h \
	src/cmd/models.c \
	src/cmd/open.c \
	src/cmd/option_rows.c \
	src/cmd/options.c src/cmd/options.h \
	src/cmd/output.c src/cmd/output.h \
	src/cmd/plan.c \
	src/cmd/predict.c src/cmd/predict.h \
	src/cmd/progress.c src/cmd/progress.h \
	src/cmd/settings.c src/cmd/settings.h \
	src/cmd/settings_table.c \
	src/cmd/status_line.c src/cmd/status_line.h \
	src/cmd/tell.c src/cmd/tell.h \
	src/cmd/write.c

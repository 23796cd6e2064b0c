#!/bin/sh
# longhand data recipe: files that trainers can read, every key and every path in them.
. "${SRCDIR:-.}/tests/cmd/lib.sh"
keys=$top/tests/data/keys

has_reader() {
	python3 -c 'import yaml' 2>/dev/null
}

# sound FOLDER MODEL NAME
sound() {
	if has_reader; then
		python3 "$top/tests/data/check_recipe.py" "$keys" "$1" "$2" >"$here/out" 2>&1
		ok $? "$3"
	else
		skip "$3" "python3-yaml is not installed"
	fi
	for script in run.sh job.slurm; do
		sh -n "$1/$script"
		ok $? "$script is sound"
	done
}

# starts FOLDER NAME: run.sh and the job start the trainer there, with files that are there.
starts() {
	mkdir -p bin
	for program in llamafactory-cli trl; do
		printf '#!/bin/sh\npwd >"%s/pwd"\nfor word; do printf "%%s\\n" "$word"; done >"%s/words"\n' "$here" "$here" >bin/$program
	done
	chmod +x bin/*
	whole=$(cd "$1" && pwd)
	for script in run.sh job.slurm; do
		rm -f "$here/pwd" "$here/words"
		PATH=$PWD/bin:$PATH sh "$1/$script" >"$here/out" 2>"$here/err"
		ok $? "$2: $script"
		is "$(cat "$here/pwd")" "$whole" "it works in its folder"
		for word in $(grep '\.' "$here/words"); do
			[ -f "$1/$word" ]
			ok $? "with $word"
		done
	done
}

line=0
while [ $line -lt 20 ]; do
	printf '{"index":%s,"prompt":"Write %s.","response":"One two three."}\n' $line $line
	line=$((line + 1))
done >filtered.jsonl
printf '{"instruction":"a","output":"b"}\n' >general.jsonl
printf '{"prompt":[{"role":"user","content":"a"}],"chosen":[{"role":"assistant","content":"b"}],"rejected":[{"role":"assistant","content":"c"}]}\n' >trl.jsonl
printf '{"conversations":[{"from":"human","value":"a"}],"chosen":{"from":"gpt","value":"b"},"rejected":{"from":"gpt","value":"c"}}\n' >llamafactory.jsonl

run data recipe --base m -o new
exits 2 "a recipe is for a trainer"
run data recipe --trainer axolotl --base m -o new
exits 2 "that is known"
says 'there are llamafactory and trl' "which are told"
run data recipe --trainer trl -o new
exits 2 "and for a model"
run data recipe --trainer trl --base m --data filtered.jsonl
exits 2 "it needs a folder"
run data recipe --trainer trl --base m --stage ppo -o new
exits 2 "and a stage that is known"
run data recipe --trainer trl --base m -o new
exits 4 "and data"
run data recipe --trainer trl --base m --data filtered.jsonl -o new
exits 2 "that were exported"
says 'data export --format messages' "which it says"
[ ! -e new ]
ok $? "nothing is left of what failed"

for form in messages sharegpt alpaca longwriter; do
	"$longhand" data export filtered.jsonl -o train.jsonl --format $form 2>/dev/null
	run data recipe --trainer llamafactory --base meta-llama/Llama-3.1-8B -o lf-$form
	exits 0 "LLaMA-Factory trains on $form"
	sound lf-$form meta-llama/Llama-3.1-8B "$form: keys and paths"
done
"$longhand" data export filtered.jsonl -o train.jsonl --format alpaca --mix general.jsonl 2>/dev/null
run data recipe --trainer llamafactory --base m -o lf-mixed
sound lf-mixed m "alpaca with general examples: keys and paths"
grep -q '"history": "history"' lf-mixed/dataset_info.json
ok $? "has its history"
run data recipe --trainer trl --base m -o trl-alpaca
exits 2 "TRL does not read alpaca"

mkdir "models" "models/my \"best\" \${model} \\'s"
model=$PWD/models/$(ls models)
"$longhand" data export filtered.jsonl -o "train it's.jsonl" --validation 0.3 2>/dev/null
for trainer in llamafactory trl; do
	folder="a \"b\"
c's $trainer"
	run data recipe --trainer $trainer --base "models/$(ls models)" --data "train it's.jsonl" -o "$folder" --gpus 4
	exits 0 "$trainer: names with everything in them"
	says 'steps of 8 packed sequences, with validation' "what it comes to is told"
	sound "$folder" "$model" "$trainer: keys and paths"
	starts "$folder" "$trainer"
	grep -q '^gradient_accumulation_steps: 2$' "$folder/sft.yaml"
	ok $? "fewer processors take more turns"
	is "$(cat "$folder/dataset/train.jsonl")" "$(cat "train it's.jsonl")" "the data are there"
	is "$(find . -name "*.making-*" | wc -l | tr -d " ")" 0 "nothing else is left"
	"$longhand" data export filtered.jsonl -o train.jsonl 2>/dev/null

	run data recipe --trainer $trainer --base m --stage dpo --data $trainer.jsonl -o $trainer-dpo
	exits 0 "$trainer: preference pairs"
	says 'of 32 pairs, without validation' "which is told"
	sound $trainer-dpo m "$trainer: keys and paths"
	starts $trainer-dpo "$trainer"
	run data recipe --trainer $trainer --base m --stage dpo --data train.jsonl -o wrong
	exits 2 "examples are no pairs"
	says "data pairs --format $trainer" "which it says"
	run data recipe --trainer $trainer --base m --data $trainer.jsonl -o wrong
	exits 2 "pairs are no examples"
done

# The data stay as they were, and are copied where they cannot be the same file.
cp train.jsonl kept.jsonl
run data recipe --trainer trl --base m -o kept
"$longhand" data export filtered.jsonl -o train.jsonl --with-plan --validation 0.3 2>/dev/null
cmp -s kept/dataset/train.jsonl kept.jsonl
ok $? "a later export does not change a recipe's data"
if far=$(mktemp -d /dev/shm/longhand-test-XXXXXX 2>/dev/null) && ! ln kept.jsonl "$far/linked" 2>/dev/null; then
	run data recipe --trainer trl --base m --data kept.jsonl -o "$far/new"
	exits 0 "another file system"
	cmp -s "$far/new/dataset/train.jsonl" kept.jsonl
	ok $? "has a copy"
else
	skip "another file system" "there is none at hand"
fi
rm -rf "${far:-}"

run data recipe --trainer trl --base trl-dpo/output --stage dpo --data trl.jsonl -o later
grep -qxF "model_name_or_path: \"$PWD/trl-dpo/output\"" later/dpo.yaml
ok $? "a model that is still to be trained has its whole path"

printf 'mine\n' >trl-dpo/dpo.yaml
printf 'mine\n' >trl-dpo/notes
run data recipe --trainer trl --base m --stage dpo --data trl.jsonl -o trl-dpo/
exits 2 "what is there is not overwritten"
says 'dpo.yaml is there already: --force' "which it says"
is "$(cat trl-dpo/dpo.yaml)" mine "it is as it was"
run data recipe --trainer trl --base m --stage dpo --data trl.jsonl -o trl-dpo/ --force --json
exits 0 "but by --force"
says '"event":"recipe","folder":"trl-dpo/","batch":32,"steps":1,"validation":0}' "told as an event"
sound trl-dpo m "it is whole again"
is "$(cat trl-dpo/notes)" mine "other files stay"
is "$(find . -name "*.making-*" | wc -l | tr -d " ")" 0 "nothing else is left"

mkdir -p "$XDG_CONFIG_HOME/longhand/recipes"
printf '#!/bin/sh\n#SBATCH --partition=ours\ncd $FOLDER$ && exec sh ./run.sh\n' >"$XDG_CONFIG_HOME/longhand/recipes/job.slurm"
run data recipe --trainer trl --base m --stage dpo --data trl.jsonl -o ours
grep -q 'partition=ours' ours/job.slurm
ok $? "a file of the user's own takes the place of ours"

if has_reader; then
	printf 'learning_rat: 1\n' >>ours/dpo.yaml
	! python3 "$top/tests/data/check_recipe.py" "$keys" ours m >"$here/out"
	ok $? "a key that no trainer knows is found"
else
	skip "a key that no trainer knows is found" "python3-yaml is not installed"
fi
finish

# Sourced after tests/cmd/lib.sh: JSON Schema, by python3-jsonschema where it is installed.
# shellcheck shell=sh disable=SC2154 # top and here are lib.sh's
schemas=$top/tests/data/schemas

has_validator() {
	python3 -c 'import jsonschema' 2>/dev/null
}

# validates SCHEMA FILE: every line of the file, and there is one. What is wrong goes to $here/err.
validates() {
	python3 - "$schemas/$1.schema.json" "$2" 2>"$here/err" <<-'EOF'
		import json, sys
		import jsonschema.validators as validators
		schema = json.load(open(sys.argv[1], encoding="utf-8"))
		kind = validators.validator_for(schema)
		kind.check_schema(schema)
		number = 0
		for number, line in enumerate(open(sys.argv[2], encoding="utf-8", newline="\n"), 1):
		    for error in kind(schema).iter_errors(json.loads(line)):
		        sys.exit("line %d: %s" % (number, error.message[:200]))
		if not number:
		    sys.exit("the file is empty")
	EOF
}

# fits SCHEMA FILE NAME: one test, that each line of the file is of the form: messages, sharegpt, alpaca,
# longwriter, preference-trl, preference-llamafactory or packed.
fits() {
	if has_validator; then
		validates "$1" "$2"
		ok $? "$3"
	else
		skip "$3" "python3-jsonschema is not installed"
	fi
}

# unfit SCHEMA LINE NAME: one test, that this line is not.
unfit() {
	if has_validator; then
		printf '%s\n' "$2" >"$here/unfit.jsonl"
		! validates "$1" "$here/unfit.jsonl"
		ok $? "$3"
	else
		skip "$3" "python3-jsonschema is not installed"
	fi
}

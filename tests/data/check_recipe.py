"""Checks a folder that data recipe wrote: check_recipe.py KEYS FOLDER MODEL. Its YAML and JSON are read as the
trainers read them, every key is one that the trainer knows (the lists in KEYS), every path is there, and the model is
the one that was named. What is wrong is printed; the exit status tells."""
import json
import os
import re
import sys

import yaml

keys, folder, model = sys.argv[1:]
wrong = []


def known(*names):
    found = set()
    for name in names:
        with open(os.path.join(keys, name + ".txt"), encoding="utf-8") as lines:
            found |= {line.strip() for line in lines if line.strip() and not line.startswith("#")}
    return found


def each_key(value, before=""):
    for name, inner in value.items():
        yield before + name
        if isinstance(inner, dict):
            yield from each_key(inner, before + name + ".")


def check_keys(file, value, *names):
    for name in sorted(set(each_key(value)) - known(*names)):
        wrong.append("%s: %s is no key that the trainer knows" % (file, name))


class Loader(yaml.SafeLoader):
    """A key that stands there twice is an error."""

    def construct_mapping(self, node, deep=False):
        names = [self.construct_object(key) for key, _ in node.value]
        if len(names) != len(set(names)):
            wrong.append("a key stands there twice: %s" % names)
        return super().construct_mapping(node, deep)


def read(file):
    with open(os.path.join(folder, file), encoding="utf-8") as text:
        return yaml.load(text, Loader) if file.endswith(".yaml") else json.load(text)


def check_path(file, path):
    if not os.path.exists(os.path.join(folder, path)):
        wrong.append("%s: there is no %s" % (file, path))


def plain(text):
    """What OmegaConf makes of a value: a backslash before ${ is an escape, each two of them before it are one."""
    if re.search(r"(?<!\\)(\\\\)*\$\{", text):
        wrong.append("%s refers to another setting" % text)
    return re.sub(r"(\\*)\$\{", lambda m: "\\" * (len(m.group(1)) // 2) + "${", text)


def check_llamafactory(file, settings):
    check_keys(file, settings, "llamafactory", "transformers")
    check_path(file, settings["deepspeed"])
    check_keys("deepspeed", read(settings["deepspeed"]), "deepspeed")
    info = read(os.path.join(settings["dataset_dir"], "dataset_info.json"))
    for name, entry in info.items():
        check_keys("dataset_info.json", entry, "llamafactory-dataset")
        check_path("dataset_info.json", os.path.join(settings["dataset_dir"], entry["file_name"]))
        with open(os.path.join(folder, entry["file_name"]), encoding="utf-8") as lines:
            line = json.loads(next(lines))
        for column in entry["columns"].values():
            if column not in line:
                wrong.append("dataset_info.json: %s has no %s" % (name, column))
    named = [settings[key] for key in ("dataset", "eval_dataset") if key in settings]
    if sorted(named) != sorted(info):
        wrong.append("%s: the data sets are %s, not %s" % (file, sorted(info), named))
    return plain(settings["model_name_or_path"])


def check_trl(file, settings):
    check_keys(file, settings, "trl", "transformers")
    check_keys("accelerate.yaml", read("accelerate.yaml"), "accelerate")
    for split in ("dataset_train_split", "dataset_test_split"):
        if split in settings:
            check_path(file, os.path.join(settings["dataset_name"], settings[split] + ".jsonl"))
    return settings["model_name_or_path"]


file = "sft.yaml" if os.path.exists(os.path.join(folder, "sft.yaml")) else "dpo.yaml"
settings = read(file)
check = check_trl if os.path.exists(os.path.join(folder, "accelerate.yaml")) else check_llamafactory
if check(file, settings) != model:
    wrong.append("%s: the model is another one" % file)
for name in ("learning_rate", "num_train_epochs", "eval_steps", "save_steps"):
    if name in settings and not isinstance(settings[name], float):
        wrong.append("%s: %s is no number" % (file, name))
for sentence in wrong:
    print(sentence)
sys.exit(bool(wrong))

#include "data/chat.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"

const struct chat_template chat_templates[] = {
	{"chatml",
	 "Qwen, Yi and others",
	 "",
	 {"<|im_start|>system\n", "<|im_end|>\n"},
	 {"<|im_start|>user\n", "<|im_end|>\n"},
	 "<|im_start|>assistant\n",
	 "<|im_end|>",
	 "\n",
	 "",
	 {"<|im_start|>", "<|im_end|>", NULL},
	 {"<|im_start|>", "<|im_end|>", "<|endoftext|>", NULL}},
	{"llama3",
	 "Llama 3 Instruct",
	 "<|begin_of_text|>",
	 {"<|start_header_id|>system<|end_header_id|>\n\n", "<|eot_id|>"},
	 {"<|start_header_id|>user<|end_header_id|>\n\n", "<|eot_id|>"},
	 "<|start_header_id|>assistant<|end_header_id|>\n\n",
	 "<|eot_id|>",
	 "",
	 "",
	 {"<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", NULL},
	 {"<|begin_of_text|>", "<|end_of_text|>", "<|start_header_id|>", "<|end_header_id|>",
	  "<|eot_id|>", NULL}},
	{"glm4",
	 "GLM-4, as LongWriter trains it",
	 "[gMASK]<sop>",
	 {"<|system|>\n", ""},
	 {"<|user|>\n", ""},
	 "<|assistant|>\n",
	 "",
	 "",
	 "<|endoftext|>",
	 {"[gMASK]", "<sop>", "<|system|>", "<|user|>", "<|assistant|>", "<|endoftext|>", NULL},
	 {"[gMASK]", "<sop>", "<|system|>", "<|user|>", "<|assistant|>", "<|observation|>",
	  "<|endoftext|>", NULL}},
	{"longwriter",
	 "Llama 3.1, as LongWriter trains it",
	 "<|begin_of_text|>",
	 {"<<SYS>>\n", "\n<</SYS>>\n\n"},
	 {"[INST]", "[/INST]"},
	 "",
	 "",
	 "",
	 "<|end_of_text|>",
	 {"<|begin_of_text|>", "<|end_of_text|>", NULL},
	 {"<|begin_of_text|>", "<|end_of_text|>", "[INST]", "[/INST]", "<<SYS>>", "<</SYS>>", NULL}},
	{.name = "server",
	 .help = "the one that vLLM has for its model",
	 .reserved = {"<|im_start|>", "<|im_end|>", "<|endoftext|>", "<|eot_id|>",
				  "<|start_header_id|>", "<|end_header_id|>", "<|user|>", "<|assistant|>", "[INST]",
				  "[/INST]", NULL}},
	{0},
};

bool chat_is_server(const struct chat_template *t)
{
	return !t->begin;
}

const struct chat_template *chat_template_named(const char *name, struct err *err)
{
	struct buf names = BUF_INIT;
	for (const struct chat_template *t = chat_templates; name && t->name; t++) {
		if (!strcmp(t->name, name))
			return t;
	}
	for (const struct chat_template *t = chat_templates; t->name; t++)
		buf_addf(&names, "%s%s", names.len ? ", " : "", t->name);
	if (name)
		err_set(err, ERR_USAGE, "There is no chat template “%s”: %s.", name, names.data);
	else
		err_set(err, ERR_USAGE, "Name the chat template of the model with --template: %s.",
				names.data);
	buf_release(&names);
	return NULL;
}

static void add_piece(struct chat *c, struct buf *text, bool control, bool learnt)
{
	if (!text->len)
		return;
	MEM_GROW(c->pieces, c->count + 1, &c->cap);
	c->pieces[c->count++] = (struct chat_piece){*text, control, learnt};
	buf_init(text);
}

static void add_message(struct buf *list, const struct turn *turn)
{
	static const char *const roles[] = {
		[TURN_SYSTEM] = "system", [TURN_USER] = "user", [TURN_ASSISTANT] = "assistant"};
	buf_addf(list, "%s{\"role\":\"%s\",\"content\":", list->len > 1 ? "," : "", roles[turn->role]);
	json_quote(list, turn->text, strlen(turn->text));
	buf_add_char(list, '}');
}

static void add_messages(struct chat *c, const struct buf *list, bool learnt)
{
	struct buf whole = BUF_INIT;
	buf_addf(&whole, "%s]", list->data);
	add_piece(c, &whole, !learnt, learnt);
}

static void make_messages(struct chat *c, const struct turn *turns, size_t count)
{
	struct buf list = BUF_INIT;
	buf_add_char(&list, '[');
	for (size_t i = 0; i < count; i++) {
		bool answer = turns[i].role == TURN_ASSISTANT;
		if (answer)
			add_messages(c, &list, false);
		add_message(&list, &turns[i]);
		if (answer)
			add_messages(c, &list, true);
	}
	buf_release(&list);
}

/* What a prompt is made of is made into tokens as one text, as it is when the model is asked. */
void chat_make(struct chat *c, const struct chat_template *t, const struct turn *turns,
			   size_t count)
{
	struct buf text = BUF_INIT;
	if (chat_is_server(t)) {
		make_messages(c, turns, count);
		return;
	}
	buf_add_str(&text, t->begin);
	for (size_t i = 0; i < count; i++) {
		if (turns[i].role != TURN_ASSISTANT) {
			const char *const *around = turns[i].role == TURN_USER ? t->user : t->system;
			buf_addf(&text, "%s%s%s", around[0], turns[i].text, around[1]);
			continue;
		}
		buf_add_str(&text, t->assistant);
		add_piece(c, &text, true, false);
		buf_add_str(&text, turns[i].text);
		add_piece(c, &text, false, true);
		buf_addf(&text, "%s%s", t->end, i + 1 == count ? t->last : "");
		add_piece(c, &text, true, true);
		buf_add_str(&text, t->after);
	}
	buf_release(&text);
}

void chat_release(struct chat *c)
{
	for (size_t i = 0; i < c->count; i++)
		buf_release(&c->pieces[i].text);
	free(c->pieces);
	*c = (struct chat){.pieces = NULL};
}

bool chat_is_reserved(const struct chat_template *t, const struct turn *turns, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (const char *const *word = t->reserved; *word; word++) {
			if (strstr(turns[i].text, *word))
				return true;
		}
	}
	return false;
}

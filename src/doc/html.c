#include "doc/html.h"

#include <cmark.h>
#include <stdbool.h>

#include "base/mem.h"
#include "doc/flow.h"

/* ---- Nodes ----------------------------------------------------------------------------------- */

static const char *literal_of(cmark_node *node)
{
	const char *literal = cmark_node_get_literal(node);
	return literal ? literal : "";
}

static bool is_of(cmark_node *node, cmark_node_type type)
{
	return node && cmark_node_get_type(node) == type;
}

static cmark_node *new_text(const char *s, size_t len)
{
	cmark_node *node = cmark_node_new(CMARK_NODE_TEXT);
	char *text = mem_strndup(s, len);
	cmark_node_set_literal(node, text);
	free(text);
	return node;
}

static void drop(cmark_node *node)
{
	cmark_node_unlink(node);
	cmark_node_free(node);
}

/* ---- What stands beside Chinese and Japanese ---------------------------------------------------
 */

/* Leaves the part of a text node before its first pair, and puts the pair and the rest behind it;
 * returns the rest, NULL when there is no pair. */
static cmark_node *make_strong(cmark_node *node)
{
	size_t open, close;
	if (!flow_find_pair(literal_of(node), &open, &close))
		return NULL;
	char *text = mem_strdup(literal_of(node));
	cmark_node *strong = cmark_node_new(CMARK_NODE_STRONG);
	cmark_node *rest = new_text(text + close + 2, strlen(text + close + 2));
	cmark_node_append_child(strong, new_text(text + open + 2, close - open - 2));
	text[open] = '\0';
	cmark_node_set_literal(node, text);
	cmark_node_insert_after(node, strong);
	cmark_node_insert_after(strong, rest);
	free(text);
	return rest;
}

static void mend_inlines(cmark_node *block)
{
	cmark_node *next;
	for (cmark_node *node = cmark_node_first_child(block); node; node = next) {
		next = cmark_node_next(node);
		if (is_of(node, CMARK_NODE_TEXT)) {
			cmark_node *rest = make_strong(node);
			next = rest ? rest : next;
		} else if (is_of(node, CMARK_NODE_SOFTBREAK)) {
			cmark_node *before = cmark_node_previous(node);
			if (is_of(before, CMARK_NODE_TEXT) && is_of(next, CMARK_NODE_TEXT) &&
				flow_joins(literal_of(before), literal_of(next)))
				drop(node);
		}
	}
}

/* ---- Tables ------------------------------------------------------------------------------------
 */

struct table {
	cmark_node *node, *row, *cell; /* cell NULL: between two */
	size_t line;
	size_t bars; /* | so far in the row */
};

static cmark_node *add_custom(cmark_node *parent, cmark_node_type type, const char *enter,
							  const char *leave)
{
	cmark_node *node = cmark_node_new(type);
	cmark_node_set_on_enter(node, enter);
	cmark_node_set_on_exit(node, leave);
	cmark_node_append_child(parent, node);
	return node;
}

static void put_cell(struct table *t, cmark_node *content)
{
	if (!t->row)
		t->row = add_custom(t->node, CMARK_NODE_CUSTOM_BLOCK, "<tr>", "</tr>");
	if (!t->cell && t->line)
		t->cell = add_custom(t->row, CMARK_NODE_CUSTOM_INLINE, "<td>", "</td>");
	else if (!t->cell)
		t->cell = add_custom(t->row, CMARK_NODE_CUSTOM_INLINE, "<th>", "</th>");
	if (content)
		cmark_node_append_child(t->cell, content);
}

static void put_cell_text(struct table *t, const char *s)
{
	for (;;) {
		size_t len = strcspn(s, "|"), blank = strspn(s, " \t");
		size_t skip = t->cell ? 0 : blank < len ? blank : len;
		size_t end = len;
		while (s[len] && end > skip && s[end - 1] == ' ')
			end--;
		if (end > skip)
			put_cell(t, new_text(s + skip, end - skip));
		if (!s[len])
			return;
		if (!t->cell && t->bars)
			put_cell(t, NULL);
		t->bars++;
		t->cell = NULL;
		s += len + 1;
	}
}

static void put_inline(struct table *t, cmark_node *node)
{
	if (is_of(node, CMARK_NODE_SOFTBREAK) || is_of(node, CMARK_NODE_LINEBREAK)) {
		t->row = t->cell = NULL;
		t->bars = 0;
		t->line++;
	} else if (t->line == 1) { /* | --- | */
		return;
	} else if (is_of(node, CMARK_NODE_TEXT)) {
		put_cell_text(t, literal_of(node));
	} else {
		cmark_node_unlink(node);
		put_cell(t, node);
	}
}

static bool is_table(cmark_node *paragraph)
{
	struct buf text = BUF_INIT;
	for (cmark_node *node = cmark_node_first_child(paragraph); node; node = cmark_node_next(node)) {
		if (is_of(node, CMARK_NODE_SOFTBREAK))
			flow_add_break(&text);
		else
			flow_add_text(&text, literal_of(node));
	}
	bool table = flow_is_table(&text);
	buf_release(&text);
	return table;
}

static void make_table(cmark_node *paragraph)
{
	struct table t = {.node = cmark_node_new(CMARK_NODE_CUSTOM_BLOCK)};
	cmark_node *next;
	cmark_node_set_on_enter(t.node, "<table>");
	cmark_node_set_on_exit(t.node, "</table>");
	for (cmark_node *node = cmark_node_first_child(paragraph); node; node = next) {
		next = cmark_node_next(node);
		put_inline(&t, node);
	}
	for (t.row = cmark_node_first_child(t.node); t.row; t.row = cmark_node_next(t.row)) {
		for (t.cell = cmark_node_first_child(t.row); t.cell; t.cell = cmark_node_next(t.cell))
			mend_inlines(t.cell);
	}
	cmark_node_replace(paragraph, t.node);
	cmark_node_free(paragraph);
}

/* ---- The page ----------------------------------------------------------------------------------
 */

static void mend(cmark_node *root)
{
	cmark_iter *walk = cmark_iter_new(root);
	for (cmark_event_type event; (event = cmark_iter_next(walk)) != CMARK_EVENT_DONE;) {
		cmark_node *node = cmark_iter_get_node(walk);
		if (event != CMARK_EVENT_EXIT)
			continue;
		if (is_of(node, CMARK_NODE_PARAGRAPH) && is_table(node))
			make_table(node);
		else
			mend_inlines(node);
	}
	cmark_iter_free(walk);
}

static void add_escaped(struct buf *out, const char *s)
{
	for (; *s; s++) {
		switch (*s) {
		case '&':
			buf_add_str(out, "&amp;");
			break;
		case '<':
			buf_add_str(out, "&lt;");
			break;
		case '"':
			buf_add_str(out, "&quot;");
			break;
		default:
			buf_add_char(out, *s);
		}
	}
}

void html_print(const char *markdown, size_t len, const char *title, const char *language,
				struct buf *out)
{
	cmark_node *root = cmark_parse_document(markdown, len, CMARK_OPT_DEFAULT);
	mend(root);
	char *body = cmark_render_html(root, CMARK_OPT_DEFAULT);
	buf_add_str(out, "<!DOCTYPE html>\n<html lang=\"");
	add_escaped(out, language);
	buf_add_str(out, "\">\n<head>\n<meta charset=\"utf-8\">\n<title>");
	add_escaped(out, title);
	buf_addf(out, "</title>\n</head>\n<body>\n%s</body>\n</html>\n", body);
	free(body);
	cmark_node_free(root);
}

#include "doc/plain.h"

#include <cmark.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "doc/flow.h"

#define QUOTE_INDENT 4  /* cells */
#define NARROWEST    20 /* cells: text in deep lists runs over the width rather than into a column */

struct plain {
	struct buf *out;
	int width;
	struct buf prefix; /* begins every line */
	struct buf lead;   /* begins the next line in the place of as much of prefix: list markers */
	bool blank;        /* a blank line is due before the next line */
	struct buf text;   /* of the paragraph or heading that is being read */
};

/* ---- Lines ----------------------------------------------------------------------------------- */

static void pad_lead(struct plain *p)
{
	buf_add(&p->lead, p->prefix.data + p->lead.len, p->prefix.len - p->lead.len);
}

static void put_line(struct plain *p, const char *s, size_t len)
{
	if (p->blank && p->out->len)
		buf_add_char(p->out, '\n');
	p->blank = false;
	pad_lead(p);
	while (!len && p->lead.len && p->lead.data[p->lead.len - 1] == ' ')
		buf_truncate(&p->lead, p->lead.len - 1);
	buf_add(p->out, p->lead.data, p->lead.len);
	buf_clear(&p->lead);
	buf_add(p->out, s, len);
	buf_add_char(p->out, '\n');
}

static void put_trimmed(struct plain *p, const char *s, size_t len)
{
	while (len && s[len - 1] == ' ')
		len--;
	put_line(p, s, len);
}

static void put_wrapped(struct plain *p, const char *s, size_t len)
{
	int cells = p->width - (int)p->prefix.len;
	if (cells < NARROWEST)
		cells = NARROWEST;
	if (!p->width || text_width(s, len) <= cells) {
		put_trimmed(p, s, len);
		return;
	}
	struct buf breaks = BUF_INIT;
	text_breaks(s, len, &breaks);
	for (size_t at = 0, n; at < len; at += n) {
		n = text_wrap(s + at, breaks.data + at, len - at, cells);
		put_trimmed(p, s + at, n);
	}
	buf_release(&breaks);
}

static void put_lines(struct plain *p, const char *s, bool wrap)
{
	for (size_t len; *s; s += len + (s[len] != '\0')) {
		len = strcspn(s, "\n");
		if (wrap)
			put_wrapped(p, s, len);
		else
			put_line(p, s, len);
	}
}

/* As wide as the widest of the lines printed since byte `from` of the output. */
static void put_underline(struct plain *p, size_t from, char mark)
{
	int widest = 0;
	const char *s = p->out->data + from;
	for (size_t len; *s; s += len + 1) {
		len = strcspn(s, "\n");
		int width = text_width(s, len) - (int)p->prefix.len;
		widest = width > widest ? width : widest;
	}
	struct buf line = BUF_INIT;
	while (widest-- > 0)
		buf_add_char(&line, mark);
	put_line(p, line.data, line.len);
	buf_release(&line);
}

/* ---- Inlines --------------------------------------------------------------------------------- */

/* What a node keeps between entering and leaving it: a list its next number, an item the cells of
 * its marker, a link where its text starts. */
static void keep(cmark_node *node, size_t value)
{
	cmark_node_set_user_data(node, (void *)(uintptr_t)value);
}

static size_t kept(cmark_node *node)
{
	return (size_t)(uintptr_t)cmark_node_get_user_data(node);
}

static void leave_link(struct plain *p, cmark_node *node)
{
	const char *url = cmark_node_get_url(node), *shown = p->text.data + kept(node);
	bool mail = !strncmp(url, "mailto:", strlen("mailto:"));
	if (!*url || !strcmp(shown, mail ? url + strlen("mailto:") : url))
		return;
	buf_addf(&p->text, *shown ? " (%s)" : "%s", url);
}

static void enter_inline(struct plain *p, cmark_node *node)
{
	const char *literal = cmark_node_get_literal(node);
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_TEXT:
		flow_add_text(&p->text, literal);
		break;
	case CMARK_NODE_CODE:
		buf_add_str(&p->text, literal);
		break;
	case CMARK_NODE_SOFTBREAK:
		flow_add_break(&p->text);
		break;
	case CMARK_NODE_HTML_INLINE:
		if (strncmp(literal, "<br", 3) != 0)
			break;
		/* fall through */
	case CMARK_NODE_LINEBREAK:
		buf_add_char(&p->text, '\n');
		break;
	case CMARK_NODE_LINK:
	case CMARK_NODE_IMAGE:
		keep(node, p->text.len);
		break;
	default:
		break;
	}
}

/* ---- Blocks ---------------------------------------------------------------------------------- */

static bool in_tight_list(cmark_node *node)
{
	cmark_node *item = cmark_node_parent(node);
	return item && cmark_node_get_type(item) == CMARK_NODE_ITEM &&
		   cmark_node_get_list_tight(cmark_node_parent(item));
}

static void indent(struct plain *p, size_t cells)
{
	while (cells--)
		buf_add_char(&p->prefix, ' ');
}

static void enter_item(struct plain *p, cmark_node *node)
{
	cmark_node *list = cmark_node_parent(node);
	struct buf marker = BUF_INIT;
	if (cmark_node_get_list_type(list) == CMARK_BULLET_LIST)
		buf_add_str(&marker, "- ");
	else
		buf_addf(&marker, "%zu%s", kept(list),
				 cmark_node_get_list_delim(list) == CMARK_PAREN_DELIM ? ") " : ". ");
	keep(list, kept(list) + 1);
	keep(node, marker.len);
	pad_lead(p);
	buf_add(&p->lead, marker.data, marker.len);
	indent(p, marker.len);
	buf_release(&marker);
}

static void leave_item(struct plain *p, cmark_node *node)
{
	if (p->lead.len)
		put_line(p, "", 0);
	buf_truncate(&p->prefix, p->prefix.len - kept(node));
}

/* Prints what stands between the tags of a block of HTML. */
static void put_html(struct plain *p, const char *s)
{
	buf_clear(&p->text);
	while (*s) {
		size_t len = strcspn(s, "<");
		buf_add(&p->text, s, len);
		s += len;
		const char *end = strncmp(s, "<!--", 4) ? strchr(s, '>') : strstr(s, "-->");
		s = end ? strchr(end, '>') + 1 : s + strlen(s);
	}
	buf_trim(&p->text);
	if (p->text.len)
		put_lines(p, p->text.data, true);
}

static void enter_block(struct plain *p, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
		indent(p, QUOTE_INDENT);
		break;
	case CMARK_NODE_LIST:
		keep(node, (size_t)cmark_node_get_list_start(node));
		break;
	case CMARK_NODE_ITEM:
		enter_item(p, node);
		break;
	case CMARK_NODE_CODE_BLOCK:
		put_lines(p, cmark_node_get_literal(node), false);
		break;
	case CMARK_NODE_HTML_BLOCK:
		put_html(p, cmark_node_get_literal(node));
		break;
	case CMARK_NODE_THEMATIC_BREAK:
		put_line(p, "* * *", 5);
		break;
	default:
		buf_clear(&p->text);
	}
}

static void put_heading(struct plain *p, int level)
{
	size_t from = p->out->len;
	flow_settle(&p->text, false);
	put_lines(p, p->text.data, true);
	if (level <= 2 && p->out->len > from)
		put_underline(p, from, level == 1 ? '=' : '-');
}

static void put_paragraph(struct plain *p)
{
	bool table = flow_is_table(&p->text);
	flow_settle(&p->text, table);
	put_lines(p, p->text.data, !table);
}

static void leave_block(struct plain *p, cmark_node *node)
{
	switch (cmark_node_get_type(node)) {
	case CMARK_NODE_BLOCK_QUOTE:
		buf_truncate(&p->prefix, p->prefix.len - QUOTE_INDENT);
		break;
	case CMARK_NODE_ITEM:
		leave_item(p, node);
		return;
	case CMARK_NODE_HEADING:
		put_heading(p, cmark_node_get_heading_level(node));
		break;
	case CMARK_NODE_PARAGRAPH:
		put_paragraph(p);
		break;
	default:
		break;
	}
	p->blank = !in_tight_list(node);
}

static bool is_block(cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	return type >= CMARK_NODE_FIRST_BLOCK && type <= CMARK_NODE_LAST_BLOCK;
}

static bool is_link(cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	return type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE;
}

static bool is_leaf_block(cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	return type == CMARK_NODE_CODE_BLOCK || type == CMARK_NODE_HTML_BLOCK ||
		   type == CMARK_NODE_THEMATIC_BREAK;
}

static void visit(struct plain *p, cmark_node *node, bool entering)
{
	if (!is_block(node)) {
		if (entering)
			enter_inline(p, node);
		else if (is_link(node))
			leave_link(p, node);
		return;
	}
	if (entering)
		enter_block(p, node);
	if (!entering || is_leaf_block(node)) /* of which cmark reports no leaving */
		leave_block(p, node);
}

/* cmark's iterator, not recursion: a quote in a quote, ten thousand deep, is a short text. */
void plain_print(const char *markdown, size_t len, int width, struct buf *out)
{
	cmark_node *root = cmark_parse_document(markdown, len, CMARK_OPT_DEFAULT);
	cmark_iter *walk = cmark_iter_new(root);
	struct buf lines = BUF_INIT;
	struct plain p = {&lines, width, BUF_INIT, BUF_INIT, false, BUF_INIT};
	for (cmark_event_type event; (event = cmark_iter_next(walk)) != CMARK_EVENT_DONE;)
		visit(&p, cmark_iter_get_node(walk), event == CMARK_EVENT_ENTER);
	buf_add(out, lines.data, lines.len);
	buf_release(&p.text);
	buf_release(&p.lead);
	buf_release(&p.prefix);
	buf_release(&lines);
	cmark_iter_free(walk);
	cmark_node_free(root);
}

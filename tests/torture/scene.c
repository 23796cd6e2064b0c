#include "scene.h"

#include "../test.h"

#include "../help.h"
#include "doc/session.h"

#define ESC   "\033"
#define ENTER "\r"

#define FIRST  "The first text has nine words in this line."
#define SECOND "A second one stands here."
#define LATE   "What only the journal has."

const char *const scene_texts[3] = {FIRST, SECOND, NULL};

#define DEMO "--provider", "demo", "--speed", "0", "--seed", "7"

const struct scene scenes[] = {
	{.name = "write",
	 .arguments = {"write", "-i", "A guide to tea", "-w", "120", "-o", "tea.md", DEMO},
	 .output = "tea.md"},
	{.name = "go on writing after a kill",
	 .given = GIVEN_JOURNAL,
	 .arguments = {"write", "--project", SCENE_PROJECT, DEMO},
	 .holds = LATE},
	{.name = "plan",
	 .arguments = {"plan", "-i", "A guide to tea", "-w", "300", "--project", SCENE_PROJECT, DEMO}},
	{.name = "export Markdown",
	 .given = GIVEN_PROJECT,
	 .arguments = {"export", "--force", "-o", "out.md", SCENE_PROJECT},
	 .output = "out.md"},
	{.name = "export text",
	 .given = GIVEN_JOURNAL,
	 .arguments = {"export", "--force", "-o", "out.txt", SCENE_PROJECT},
	 .output = "out.txt",
	 .holds = LATE},
	{.name = "edit and save",
	 .given = GIVEN_PROJECT,
	 .arguments = {DEMO, SCENE_PROJECT},
	 .strokes = {{"", FIRST},
				 {"i", "Esc done"},
				 {"Typed one. ", "Typed one."},
				 {ESC, "i type"},
				 {":w" ENTER, "Saved"},
				 {"i", "Esc done"},
				 {"Typed two. ", "Typed two."},
				 {ESC, "i type"}},
	 .holds = "Typed two."},
	{.name = "stream",
	 .given = GIVEN_PROJECT,
	 .arguments = {"--provider", "demo", "--speed", "600", SCENE_PROJECT},
	 .strokes = {{"", FIRST}, {"w", "Esc stop"}, {"", "Written."}}},
	{.name = "recover",
	 .given = GIVEN_JOURNAL,
	 .arguments = {DEMO, SCENE_PROJECT},
	 .strokes = {{"", LATE}, {"i", "Esc done"}, {"Typed. ", "Typed."}, {ESC, "i type"}},
	 .holds = LATE},
	{.name = "import",
	 .given = GIVEN_TEXT,
	 .arguments = {DEMO, "tea.md"},
	 .strokes = {{"", "Import it into"}, {ENTER, "Imported:"}},
	 .holds = FIRST},
	{.name = "save a copy",
	 .given = GIVEN_PROJECT,
	 .arguments = {DEMO, SCENE_PROJECT},
	 .strokes = {{"", FIRST}, {":w copy.longhand" ENTER, "Copied to"}},
	 .output = "copy.longhand"},
	{.name = "remember",
	 .arguments = {DEMO, SCENE_PROJECT},
	 .strokes = {{"", "What shall we write?"},
				 {"A guide to tea" ENTER, "How many words?"},
				 {ENTER, "Language"},
				 {ENTER, "Who writes?"},
				 {ENTER, "Make the outline"},
				 {"n" ENTER, "A makes the outline"},
				 {":count" ENTER, "Esc close"},
				 {ESC, "A plan"}}},
	{.name = "leave without saving",
	 .given = GIVEN_PROJECT,
	 .arguments = {DEMO, SCENE_PROJECT},
	 .strokes = {{"", FIRST},
				 {"i", "Esc done"},
				 {"Typed. ", "Typed."},
				 {ESC, "i type"},
				 {":q!" ENTER, "never"}},
	 .drops = true},
};
const size_t scene_count = sizeof scenes / sizeof *scenes;

static uint64_t add_section(struct session *s, uint64_t after, const char *point, const char *text)
{
	uint64_t id = session_new_id(s);
	struct row *row = row_new(id, ROW_SECTION, 1, point, 60);
	assert_true(session_apply(s, ACTOR_WRITER, "row", edit_insert_row(row, after), NULL));
	if (!text)
		return id;
	struct version *v = version_new(session_new_id(s), BY_MODEL);
	buf_add_str(&v->text, text);
	v->state = VERSION_COMPLETE;
	assert_true(session_apply(s, ACTOR_WRITER, "text", edit_add_version(id, v), NULL));
	return id;
}

static void make_project(const char *folder, bool journal)
{
	char *path = folder_path(folder, SCENE_PROJECT);
	struct session *s = NULL;
	assert_true(session_open(&s, path, SESSION_OPEN_OR_CREATE, 1, NULL));
	session_apply(s, ACTOR_WRITER, "i", edit_set_instruction("A guide to tea"), NULL);
	uint64_t first = add_section(s, 0, "One", FIRST);
	uint64_t second = add_section(s, first, "Two", SECOND);
	add_section(s, second, "Three", NULL);
	assert_true(session_save(s, NULL));
	if (journal)
		add_section(s, second, "Late", LATE);
	session_abandon(s);
	free(path);
}

static void put(const char *folder, const char *name, const char *text)
{
	char *path = folder_path(folder, name);
	put_file(path, text);
	free(path);
}

void scene_prepare(const struct scene *s, const char *folder)
{
	if (s->given == GIVEN_PROJECT || s->given == GIVEN_JOURNAL)
		make_project(folder, s->given == GIVEN_JOURNAL);
	if (s->given == GIVEN_TEXT)
		put(folder, "tea.md", "# Tea\n\n" FIRST "\n\n## Leaves\n\n" SECOND "\n");
	if (s->output && s->given == GIVEN_PROJECT && !s->strokes[0].keys)
		put(folder, s->output, SCENE_OLD);
}

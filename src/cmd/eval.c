#include "cmd/command.h"

static const struct command *const parts[] = {
	&command_eval_predict, &command_eval_length,     &command_eval_report,
	&command_eval_judge,   &command_eval_quality,    &command_eval_ruler,
	&command_eval_compare, &command_eval_likelihood, NULL,
};

static int run(const struct options *o, struct err *err)
{
	(void)o;
	err_set(err, ERR_USAGE, "What is to be measured? “longhand help eval” lists the ways.");
	return ERR_USAGE;
}

const struct command command_eval = {
	.name = "eval",
	.usage = "COMMAND [OPTION…] [FILE…]",
	.help = "measure models, methods and texts, as the LongWriter paper does",
	.detail = "What is measured is files of JSON Lines, an answer a line: made by predict, judged\n"
			  "and told of by the others. The manual is longhand-eval(1).",
	.parts = parts,
	.takes = "",
	.run = run,
};

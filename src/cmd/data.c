#include "cmd/command.h"

static const struct command *const parts[] = {
	&command_data_select,
	&command_data_build,
	&command_data_filter,
	&command_data_stats,
	&command_data_export,
	&command_data_pairs,
	&command_data_merge,
	&command_data_pack,
	&command_data_recipe,
	&command_data_backtranslate,
	&command_data_slurm,
	NULL,
};

static int run(const struct options *o, struct err *err)
{
	(void)o;
	err_set(err, ERR_USAGE, "What is to be done? “longhand help data” lists the steps.");
	return ERR_USAGE;
}

const struct command command_data = {
	.name = "data",
	.usage = "COMMAND [OPTION…] [FILE…]",
	.help = "make training data for long output, as the LongWriter paper does",
	.detail = "Each step reads files of JSON Lines and writes one: a long document for each line.\n"
			  "Stopped or killed, the same command goes on where it was. The manual is\n"
			  "longhand-data(1).",
	.parts = parts,
	.takes = "",
	.run = run,
};

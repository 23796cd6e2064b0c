# Tests of doc/.

# Tests of house/.

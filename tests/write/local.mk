# Tests of write/.

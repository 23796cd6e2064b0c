# Tests of data/.
unit_tests +=

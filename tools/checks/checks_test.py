"""The checks find what they are for, and nothing else."""

import unittest

import check_banned
import check_sizes
import test_summary


def banned(path, text):
    return [problem.split('"')[1] for problem in check_banned.problems(path, text)]


class BannedNamesTest(unittest.TestCase):

    def test_a_state_machine_names_no_clock(self):
        text = "auto now = std::chrono::steady_clock::now();"
        self.assertEqual(banned("kafka_embedded/log/log.cc", text),
                         ["steady_clock"])
        self.assertEqual(banned("kafka_embedded/runtime/real.cc", text), [])

    def test_nobody_draws_from_a_random_device(self):
        text = "std::random_device device;"
        self.assertEqual(banned("kafka_embedded/runtime/random.cc", text),
                         ["std::random_device"])

    def test_a_test_may_use_threads_but_not_sleep(self):
        text = "std::thread t([] { std::this_thread::sleep_for(kLong); });"
        self.assertEqual(banned("kafka_embedded/log/log_test.cc", text),
                         ["std::this_thread::sleep_for"])

    def test_comments_and_texts_may_name_anything(self):
        text = 'Warn("std::thread");  // Not a std::mutex.'
        self.assertEqual(banned("kafka_embedded/log/log.cc", text), [])

    def test_the_message_says_what_to_use_instead(self):
        self.assertEqual(
            list(check_banned.problems("testing/a.cc", "\nabsl::Now();")),
            ['testing/a.cc:2: "absl::Now(" is banned here, use Runtime::Now()'])


class SizesTest(unittest.TestCase):

    TEXT = """
namespace a {
int Sum(int a,
        int b) {
  if (a > b) {
    return 1;
  }
  return a + b;
}

class B {
  void Method() {
    return;
  }
};
constexpr int kTable[] = {
    1,
};
TEST(BTest, Adds) {
}
}  // namespace a
"""

    def test_functions_are_found_with_their_lengths(self):
        self.assertEqual(list(check_sizes.functions(self.TEXT)),
                         [("Sum", 7), ("Method", 3), ("TEST(BTest, Adds)", 2)])

    def test_what_is_large_may_only_shrink(self):
        sizes = {"a.cc": 600, "b.cc": 501, "c.cc F": 80}
        self.assertEqual(
            list(check_sizes.problems(sizes, {"a.cc": 600, "c.cc F": 79})),
            ["b.cc: 501 lines, expected at most 500",
             "c.cc F: 80 lines, expected at most 79"])


class SummaryTest(unittest.TestCase):

    XML = """<testsuites><testsuite name="A">
      <testcase name="x" classname="A" status="run" result="completed"/>
      <testcase name="y" classname="A" status="run"><failure/></testcase>
      <testcase name="z" classname="A" status="notrun"/>
      <testcase name="s" classname="A" status="run"><skipped/></testcase>
    </testsuite></testsuites>"""

    def test_cases_are_counted_and_failures_named(self):
        self.assertEqual(test_summary.count_cases(self.XML),
                         (test_summary.Count(1, 1, 2), ["A.y"]))

    def test_a_target_that_died_is_a_failure(self):
        self.assertEqual(test_summary.count_target({"status": "TIMEOUT"}),
                         (test_summary.Count(failed=1), ["TIMEOUT"]))

    def test_a_target_that_does_not_build_is_a_failure(self):
        line = '{"id": {"targetCompleted": {"label": "//a:b"}}, "aborted": {}}'
        self.assertEqual(
            list(test_summary.read_targets([line])),
            [test_summary.Target("//a:b", test_summary.Count(failed=1),
                                 ["does not build"])])

    def test_counts_of_vectors_are_repeated(self):
        log = "[ RUN ] Golden.Vectors1\nmessages: 1923 vectors checked\nother 1\n"
        self.assertEqual(test_summary.vector_lines(log),
                         ["messages: 1923 vectors checked"])

    def test_the_closing_line_names_skipped_cases_only_if_there_are_any(self):
        count = test_summary.Count
        self.assertEqual(test_summary.closing_line(count(3, 1)),
                         "3 passed, 1 failed")
        self.assertEqual(test_summary.closing_line(count(3, 0, 2)),
                         "3 passed, 0 failed, 2 skipped")


if __name__ == "__main__":
    unittest.main()

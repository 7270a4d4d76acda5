// Each scenario does what its file says. With --rewrite the files are written
// anew instead.
#include "testing/scenarios/scenario.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "testing/status_matchers.h"
#include "testing/temp_dir.h"

namespace kafka_embedded {
namespace {

bool rewrite = false;

// In the source tree under `bazel run`, otherwise the test's copy.
std::string Directory() {
  const char* const workspace = std::getenv("BUILD_WORKSPACE_DIRECTORY");
  return workspace != nullptr && rewrite
             ? absl::StrCat(workspace, "/testing/scenarios")
             : "testing/scenarios";
}

std::vector<std::string> Scenarios() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(Directory())) {
    if (entry.path().extension() == ".txt") {
      names.push_back(entry.path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

class ScenarioTest : public ::testing::Test {
 public:
  explicit ScenarioTest(const std::string& name)
      : path_(absl::StrCat(Directory(), "/", name, ".txt")) {}
  void TestBody() override {
    ASSERT_OK_AND_ASSIGN(const std::string expected, ReadFile(path_));
    const std::string actual = RunScenario(expected);
    if (rewrite) {
      ASSERT_OK(WriteFile(path_, actual));
    } else {
      EXPECT_EQ(actual, expected)
          << "if this is as it should be: bazel run "
             "//testing/scenarios:scenario_test -- --rewrite";
    }
  }

 private:
  const std::string path_;
};

}  // namespace
}  // namespace kafka_embedded

int main(int argc, char** argv) {
  using namespace kafka_embedded;
  ::testing::InitGoogleTest(&argc, argv);
  rewrite = argc > 1 && std::string(argv[1]) == "--rewrite";
  for (const std::string& name : Scenarios()) {
    ::testing::RegisterTest("ScenarioTest", name.c_str(), nullptr, nullptr,
                            __FILE__, __LINE__,
                            [name] { return new ScenarioTest(name); });
  }
  return RUN_ALL_TESTS();
}

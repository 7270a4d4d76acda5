// Lines end where Kafka's FileStreamSource ends them.
#include "connect_embedded/file/line_buffer.h"

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace connect_embedded {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// Puts `bytes` in, `step` at a time, and takes the lines that are whole.
std::vector<std::string> Lines(LineBuffer& buffer, const std::string& bytes,
                               size_t step = 1000) {
  std::vector<std::string> lines;
  absl::string_view line;
  for (size_t i = 0; i < bytes.size();) {
    char* const space = buffer.Space();
    const size_t count = std::min({step, buffer.space(), bytes.size() - i});
    std::memcpy(space, bytes.data() + i, count);
    buffer.Commit(count);
    i += count;
    while (buffer.Next(line)) lines.emplace_back(line);
  }
  return lines;
}

TEST(LineBufferTest, ThreeEndsOfALine) {
  LineBuffer buffer;
  EXPECT_THAT(Lines(buffer, "a\nb\r\nc\rd\n\n"),
              ElementsAre("a", "b", "c", "d", ""));
  EXPECT_EQ(buffer.consumed(), 10u);
}

TEST(LineBufferTest, TheLastLineWaitsForItsEnd) {
  LineBuffer buffer;
  EXPECT_THAT(Lines(buffer, "a\nrest"), ElementsAre("a"));
  EXPECT_EQ(buffer.consumed(), 2u);
  EXPECT_THAT(Lines(buffer, " of it\n"), ElementsAre("rest of it"));
}

TEST(LineBufferTest, ACarriageReturnAtTheEndWaitsForTheNextByte) {
  LineBuffer buffer;
  EXPECT_THAT(Lines(buffer, "a\r"), IsEmpty());
  EXPECT_THAT(Lines(buffer, "\nb\r"), ElementsAre("a"));
  EXPECT_THAT(Lines(buffer, "c\n"), ElementsAre("b", "c"));
}

TEST(LineBufferTest, ALineMayBeLongerThanTheBuffer) {
  LineBuffer buffer(/*capacity=*/4);
  const std::string line(1000, 'x');
  EXPECT_THAT(Lines(buffer, "ab\n" + line + "\nz\n"),
              ElementsAre("ab", line, "z"));
  EXPECT_GE(buffer.capacity(), line.size());
}

TEST(LineBufferTest, HowTheBytesComeMakesNoDifference) {
  const std::string text = "one\r\ntwo\rthree\n\r\n\r\rfour\n";
  LineBuffer whole;
  const std::vector<std::string> expected = Lines(whole, text);
  for (size_t step = 1; step < text.size(); ++step) {
    LineBuffer buffer(/*capacity=*/3);
    EXPECT_EQ(Lines(buffer, text, step), expected) << step;
    EXPECT_EQ(buffer.consumed(), whole.consumed());
  }
}

}  // namespace
}  // namespace connect_embedded

#include "kafka_embedded/protocol/golden_vectors.h"

#include <zlib.h>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/check.h"
#include "nlohmann/json.hpp"

namespace kafka_embedded {
namespace {

constexpr char kFolder[] = "kafka_embedded/protocol/testdata/";

std::string ReadGzip(const std::string& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  CHECK(file != nullptr) << "cannot open \"" << path << "\"";
  std::string text;
  char chunk[1 << 16];
  int count = 0;
  while ((count = gzread(file, chunk, sizeof(chunk))) > 0) {
    text.append(chunk, count);
  }
  CHECK(count == 0) << "cannot read \"" << path << "\"";
  gzclose(file);
  return text;
}

std::string Hex(const nlohmann::json& line, const char* name) {
  return absl::HexStringToBytes(line.value(name, ""));
}

}  // namespace

std::string GoldenVector::Name() const {
  return absl::StrCat(message, " version ", version, " (", variant, ")");
}

std::vector<GoldenVector> ReadGoldenVectors(const std::string& file) {
  const std::string text = ReadGzip(absl::StrCat(kFolder, file));
  std::vector<GoldenVector> vectors;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = text.find('\n', begin);
    const auto line = nlohmann::json::parse(text.substr(begin, end - begin));
    vectors.push_back({.message = line["message"],
                       .version = line["version"],
                       .variant = line["variant"],
                       .bytes = Hex(line, "hex"),
                       .json = line["json"].dump(),
                       .record_key = Hex(line, "keyHex"),
                       .versioned = Hex(line, "prefixedHex")});
    begin = end + 1;
  }
  return vectors;
}

std::vector<GoldenVector> AllGoldenVectors() {
  std::vector<GoldenVector> all = ReadGoldenVectors("messages.jsonl.gz");
  for (const char* file :
       {"messages-legacy-3.9.1.jsonl.gz", "schema_records.jsonl.gz"}) {
    for (GoldenVector& vector : ReadGoldenVectors(file)) {
      all.push_back(std::move(vector));
    }
  }
  return all;
}

}  // namespace kafka_embedded

#include "connect_embedded/runtime/java_serialization.h"

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/base/internal/endian.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "kafka_embedded/base/status.h"

namespace connect_embedded {
namespace {

// java.io.ObjectStreamConstants.
constexpr char kNull = 0x70;
constexpr char kReference = 0x71;
constexpr char kClassDescription = 0x72;
constexpr char kArray = 0x75;
constexpr char kBlockData = 0x77;
constexpr char kEndBlockData = 0x78;
constexpr uint32_t kBaseHandle = 0x7E0000;

// Stream magic and version, then an object of class java.util.HashMap with its
// serialVersionUID, its flags (it writes data of its own), its two fields and
// no superclass. Handle 0 is the class, handle 1 the map.
constexpr char kMapHead[] =
    "\xAC\xED\x00\x05\x73\x72\x00\x11java.util.HashMap"
    "\x05\x07\xDA\xC1\xC3\x16\x60\xD1\x03\x00\x02"
    "F\x00\x0AloadFactorI\x00\x09threshold\x78\x70";
// The class of byte arrays, of which handle 2 is the first description.
constexpr char kByteArrayClass[] =
    "\x72\x00\x02[B\xAC\xF3\x17\xF8\x06\x08\x54\xE0\x02\x00\x00\x78\x70";
constexpr uint32_t kByteArrayClassHandle = kBaseHandle + 2;

template <size_t N>
absl::string_view Literal(const char (&text)[N]) {
  return absl::string_view(text, N - 1);
}

void AppendInt(uint32_t value, std::string& out) {
  char bytes[4];
  absl::big_endian::Store32(bytes, value);
  out.append(bytes, 4);
}

void AppendByteArray(absl::string_view bytes, bool& described,
                     std::string& out) {
  out.push_back(kArray);
  if (described) {
    out.push_back(kReference);
    AppendInt(kByteArrayClassHandle, out);
  } else {
    absl::StrAppend(&out, Literal(kByteArrayClass));
    described = true;
  }
  AppendInt(static_cast<uint32_t>(bytes.size()), out);
  absl::StrAppend(&out, bytes);
}

class Reader {
 public:
  explicit Reader(absl::string_view bytes) : bytes_(bytes) {}

  absl::StatusOr<StoredOffsets> Read() {
    RETURN_IF_ERROR(Expect(Literal(kMapHead), "a java.util.HashMap"));
    handles_ = {std::nullopt, std::nullopt};
    RETURN_IF_ERROR(Skip(8, "the map's fields"));  // loadFactor, threshold.
    RETURN_IF_ERROR(Expect(absl::string_view("\x77\x08", 2), "the map's size"));
    RETURN_IF_ERROR(Skip(4, "the number of buckets"));
    ASSIGN_OR_RETURN(const uint32_t size, ReadInt("the map's size"));
    StoredOffsets map;
    for (uint32_t i = 0; i < size; ++i) {
      ASSIGN_OR_RETURN(std::optional<std::string> key, ReadByteArray());
      ASSIGN_OR_RETURN(std::optional<std::string> value, ReadByteArray());
      // Kafka never writes a null key; a value of null is no offset.
      if (key.has_value() && value.has_value()) map[*key] = *std::move(value);
    }
    RETURN_IF_ERROR(
        Expect(absl::string_view(&kEndBlockData, 1), "the end of the map"));
    return map;
  }

 private:
  absl::Status Error(absl::string_view expected) const {
    return absl::InvalidArgumentError(absl::StrCat(
        "byte ", position_, " of ", bytes_.size(), ": found ",
        position_ < bytes_.size()
            ? absl::StrCat("0x",
                           absl::BytesToHexString(bytes_.substr(position_, 1)))
            : "the end",
        ", expected ", expected));
  }
  absl::Status Expect(absl::string_view text, absl::string_view what) {
    for (const char c : text) {
      if (position_ >= bytes_.size() || bytes_[position_] != c) {
        return Error(what);
      }
      ++position_;
    }
    return absl::OkStatus();
  }
  absl::Status Skip(size_t count, absl::string_view what) {
    if (bytes_.size() - position_ < count) return Error(what);
    position_ += count;
    return absl::OkStatus();
  }
  absl::StatusOr<uint32_t> ReadInt(absl::string_view what) {
    RETURN_IF_ERROR(Skip(4, what));
    return absl::big_endian::Load32(bytes_.data() + position_ - 4);
  }
  absl::StatusOr<char> ReadByte(absl::string_view what) {
    RETURN_IF_ERROR(Skip(1, what));
    return bytes_[position_ - 1];
  }

  absl::Status ReadByteArrayClass() {
    if (absl::StartsWith(bytes_.substr(position_),
                         absl::string_view(&kClassDescription, 1))) {
      class_handle_ = kBaseHandle + static_cast<uint32_t>(handles_.size());
      handles_.push_back(std::nullopt);
      return Expect(Literal(kByteArrayClass), "the class byte[]");
    }
    RETURN_IF_ERROR(
        Expect(absl::string_view(&kReference, 1), "the class byte[]"));
    ASSIGN_OR_RETURN(const uint32_t handle, ReadInt("the class byte[]"));
    return handle == class_handle_ ? absl::OkStatus()
                                   : Error("the class byte[]");
  }

  absl::StatusOr<std::optional<std::string>> ReadByteArray() {
    ASSIGN_OR_RETURN(const char tag, ReadByte("a byte array"));
    if (tag == kNull) return std::nullopt;
    if (tag == kReference) {
      ASSIGN_OR_RETURN(const uint32_t handle, ReadInt("a reference"));
      const uint32_t index = handle - kBaseHandle;
      if (index >= handles_.size() || !handles_[index].has_value()) {
        return Error("a reference to a byte array");
      }
      return handles_[index];
    }
    --position_;
    RETURN_IF_ERROR(Expect(absl::string_view(&kArray, 1), "a byte array"));
    RETURN_IF_ERROR(ReadByteArrayClass());
    ASSIGN_OR_RETURN(const uint32_t size, ReadInt("the size of a byte array"));
    const size_t begin = position_;
    RETURN_IF_ERROR(Skip(size, "the bytes of a byte array"));
    handles_.push_back(std::string(bytes_.substr(begin, size)));
    return handles_.back();
  }

  const absl::string_view bytes_;
  size_t position_ = 0;
  uint32_t class_handle_ = 0;
  // What the stream may refer back to: the byte arrays, and nothing for others.
  std::vector<std::optional<std::string>> handles_;
};

}  // namespace

std::string SerializeByteArrayMap(const StoredOffsets& map) {
  // As the table of a HashMap grows: it doubles when three quarters are full.
  uint32_t buckets = 16;
  while (map.size() > buckets / 4 * 3) buckets *= 2;
  std::string out(Literal(kMapHead));
  AppendInt(0x3F400000, out);  // loadFactor 0.75f.
  AppendInt(map.empty() ? 0 : buckets / 4 * 3, out);
  out.push_back(kBlockData);
  out.push_back(8);
  AppendInt(buckets, out);
  AppendInt(static_cast<uint32_t>(map.size()), out);
  bool described = false;
  for (const auto& [key, value] : map) {
    AppendByteArray(key, described, out);
    AppendByteArray(value, described, out);
  }
  out.push_back(kEndBlockData);
  return out;
}

absl::StatusOr<StoredOffsets> ParseByteArrayMap(absl::string_view bytes) {
  return Reader(bytes).Read();
}

}  // namespace connect_embedded

// The visitor that reads a message. Included only where messages are
// instantiated; see codec_instantiation.h.
#ifndef KAFKA_EMBEDDED_PROTOCOL_DECODER_H_
#define KAFKA_EMBEDDED_PROTOCOL_DECODER_H_

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/base/optimization.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/field_defaults.h"
#include "kafka_embedded/protocol/field_error.h"
#include "kafka_embedded/protocol/message_schema.h"
#include "kafka_embedded/protocol/wire_reader.h"

namespace kafka_embedded {

class Decoder {
 public:
  Decoder(WireReader& in, int16_t version, bool flexible)
      : in_(in), version_(version), flexible_(flexible) {}

  const FieldError& error() const { return error_; }

  // REQUIRES: `value` has its defaults.
  template <typename Struct>
  void DecodeStruct(Struct& value) {
    BodyPass body{*this};
    Struct::VisitFields(value, body);
    if (flexible_) DecodeTags(value);
  }

 private:
  struct BodyPass {
    Decoder& decoder;

    template <typename F>
    ABSL_ATTRIBUTE_ALWAYS_INLINE void Field(const char* name, F& value,
                                            FieldSpec spec) {
      if (spec.tag < 0 && spec.InVersion(decoder.version_)) {
        decoder.DecodeField(name, value, spec);
      }
    }
  };

  // Finds the field that has the tag.
  struct TagPass {
    Decoder& decoder;
    const uint32_t tag;
    bool found = false;

    template <typename F>
    ABSL_ATTRIBUTE_ALWAYS_INLINE void Field(const char* name, F& value,
                                            FieldSpec spec) {
      if (spec.tag < 0 || static_cast<uint32_t>(spec.tag) != tag) return;
      if (!spec.InVersion(decoder.version_)) return;
      found = true;
      decoder.DecodeTagged(name, value, spec);
    }
  };

  template <typename Struct>
  ABSL_ATTRIBUTE_ALWAYS_INLINE void DecodeTags(Struct& value) {
    uint32_t count = 0;
    if (!in_.ReadVarint(&count)) return Fail("tagged fields", "no count");
    if (ABSL_PREDICT_TRUE(count == 0)) return;
    for (; count != 0 && !error_.set(); --count) DecodeTag(value);
    SortTags(value.unknown_tags);
  }

  template <typename Struct>
  ABSL_ATTRIBUTE_NOINLINE void DecodeTag(Struct& value) {
    uint32_t tag = 0;
    uint32_t size = 0;
    if (!in_.ReadVarint(&tag) || !in_.ReadVarint(&size)) {
      return Fail("tagged fields", "no tag and size where one must come");
    }
    if (size > in_.left()) return FailSize("tagged fields", size);
    const char* const end = in_.Narrow(size);
    TagPass pass{*this, tag};
    Struct::VisitFields(value, pass);
    if (!pass.found) {
      absl::string_view data;
      in_.ReadBytes(size, &data);
      value.unknown_tags.push_back({tag, std::string(data)});
    } else if (in_.left() != 0 && !error_.set()) {
      Fail("tagged fields", absl::StrCat("tag ", tag, " is ", in_.left(),
                                         " bytes longer than its content"));
    }
    if (!error_.set()) in_.Widen(end);
  }
  // Senders must have them in order; Kafka reads them in any.
  static void SortTags(UnknownTags& tags);

  // --- One overload for each of Kafka's types.

  template <typename F>
  std::enable_if_t<std::is_integral_v<F>> DecodeField(const char* name,
                                                      F& value, FieldSpec) {
    if (ABSL_PREDICT_FALSE(!in_.ReadInt(&value))) FailSize(name, sizeof(F));
  }
  void DecodeField(const char* name, bool& value, FieldSpec spec) {
    int8_t byte = 0;
    DecodeField(name, byte, spec);
    value = byte != 0;
  }
  void DecodeField(const char* name, double& value, FieldSpec spec) {
    uint64_t bits = 0;
    DecodeField(name, bits, spec);
    value = std::bit_cast<double>(bits);
  }
  void DecodeField(const char* name, ErrorCode& value, FieldSpec spec) {
    int16_t number = 0;
    DecodeField(name, number, spec);
    value = static_cast<ErrorCode>(number);
  }
  void DecodeField(const char* name, Uuid& value, FieldSpec) {
    if (ABSL_PREDICT_FALSE(in_.left() < 16)) return FailSize(name, 16);
    in_.ReadInt(&value.high);
    in_.ReadInt(&value.low);
  }
  void DecodeField(const char* name, std::string& value, FieldSpec spec) {
    const int64_t length = spec.is_bytes ? DecodeLength<int32_t>(name, spec)
                                         : DecodeLength<int16_t>(name, spec);
    DecodeContent(name, length, value);
  }
  void DecodeField(const char* name, BytesList& value, FieldSpec spec) {
    DecodeContent(name, DecodeLength<int32_t>(name, spec), value);
  }
  template <typename E>
  void DecodeField(const char* name, std::vector<E>& value, FieldSpec spec) {
    DecodeContent(name, DecodeLength<int32_t>(name, spec), value);
  }
  template <typename Struct>
  auto DecodeField(const char* name, Struct& value, FieldSpec)
      -> decltype(value.unknown_tags, void()) {
    if (ABSL_PREDICT_FALSE(error_.set())) return;
    DecodeStruct(value);
    if (ABSL_PREDICT_FALSE(error_.set())) error_.Inside(name);
  }
  template <typename F>
  void DecodeField(const char* name, std::optional<F>& value, FieldSpec spec) {
    int64_t length = 0;
    if constexpr (kIsStruct<F>) {
      int8_t present = 0;
      DecodeField(name, present, spec);
      length = present;
    } else if (std::is_same_v<F, std::string> && !spec.is_bytes) {
      length = DecodeLength<int16_t>(name, spec);
    } else {
      length = DecodeLength<int32_t>(name, spec);
    }
    if (length >= 0) {
      if (!value.has_value()) value.emplace();
      if constexpr (kIsStruct<F>) {
        DecodeField(name, *value, spec);
      } else {
        DecodeContent(name, length, *value);
      }
    } else if (ABSL_PREDICT_TRUE(spec.NullableIn(version_))) {
      value.reset();
    } else {
      Fail(name, "is null, which this version does not allow");
    }
  }

  // A field may come twice; what the first one left must not show through.
  template <typename F>
  void DecodeTagged(const char* name, F& value, FieldSpec spec) {
    if constexpr (kIsStruct<F>) value = F();
    DecodeField(name, value, spec);
  }
  // A nullable struct behind a tag says 0 for null where others say -1.
  template <typename F>
  void DecodeTagged(const char* name, std::optional<F>& value, FieldSpec spec) {
    if constexpr (kIsStruct<F>) {
      int8_t present = 0;
      DecodeField(name, present, spec);
      value.reset();
      if (present != 0) DecodeField(name, value.emplace(), spec);
    } else {
      DecodeField(name, value, spec);
    }
  }

  // -1 for null. 0 after an error.
  template <typename Length>
  ABSL_ATTRIBUTE_ALWAYS_INLINE int64_t DecodeLength(const char* name,
                                                    FieldSpec spec) {
    if (flexible_ && spec.compact_allowed) {
      uint32_t length = 0;
      if (ABSL_PREDICT_FALSE(!in_.ReadVarint(&length))) {
        Fail(name, "no length");
        return 0;
      }
      constexpr int64_t kLongest = std::numeric_limits<Length>::max();
      if (ABSL_PREDICT_FALSE(int64_t{length} - 1 > kLongest)) {
        FailSize(name, length - 1);
        return 0;
      }
      return int64_t{length} - 1;
    }
    Length length = 0;
    DecodeField(name, length, spec);
    return length;
  }

  void DecodeContent(const char* name, int64_t length, std::string& value) {
    absl::string_view content;
    if (ABSL_PREDICT_FALSE(length < 0)) return FailNull(name);
    if (ABSL_PREDICT_FALSE(!in_.ReadBytes(length, &content))) {
      return FailSize(name, length);
    }
    value.assign(content.data(), content.size());
  }
  void DecodeContent(const char* name, int64_t length, BytesList& value) {
    if (ABSL_PREDICT_FALSE(length < 0)) return FailNull(name);
    if (ABSL_PREDICT_FALSE(!in_.ReadRecords(length, &value))) {
      FailSize(name, length);
    }
  }
  // An element has at least one byte, which bounds the count; but it takes more
  // in memory, so that only a small vector is made before its elements are
  // seen.
  template <typename E>
  void DecodeContent(const char* name, int64_t count, std::vector<E>& values) {
    if (ABSL_PREDICT_FALSE(count < 0)) return FailNull(name);
    if (ABSL_PREDICT_FALSE(static_cast<size_t>(count) > in_.left())) {
      return FailSize(name, count);
    }
    constexpr size_t kUnseenBytes = 16 * 1024;
    values.clear();
    values.reserve(std::min<size_t>(count, kUnseenBytes / sizeof(E) + 1));
    for (int64_t i = 0; i < count; ++i) {
      if constexpr (kIsStruct<E>) {
        DecodeStruct(values.emplace_back());
      } else {
        DecodeField("", values.emplace_back(), FieldSpec());
      }
      if (ABSL_PREDICT_FALSE(error_.set())) return error_.Inside(name, i);
    }
  }

  void Fail(absl::string_view field, absl::string_view problem);
  void FailNull(absl::string_view field);
  void FailSize(absl::string_view field, size_t wanted);

  WireReader& in_;
  const int16_t version_;
  const bool flexible_;
  FieldError error_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_DECODER_H_

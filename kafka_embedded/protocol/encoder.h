// The visitor that writes a message. Included only where messages are
// instantiated; see codec_instantiation.h.
#ifndef KAFKA_EMBEDDED_PROTOCOL_ENCODER_H_
#define KAFKA_EMBEDDED_PROTOCOL_ENCODER_H_

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
#include "kafka_embedded/base/check.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/field_defaults.h"
#include "kafka_embedded/protocol/field_error.h"
#include "kafka_embedded/protocol/message_schema.h"
#include "kafka_embedded/protocol/wire_writer.h"

namespace kafka_embedded {

class Encoder {
 public:
  Encoder(WireWriter& out, int16_t version, bool flexible)
      : out_(out), version_(version), flexible_(flexible) {}

  const FieldError& error() const { return error_; }

  template <typename Struct>
  void EncodeStruct(const Struct& value) {
    BodyPass body{*this, FieldDefaults::For(value)};
    Struct::VisitFields(value, body);
    if (flexible_) {
      TagPass tags(*this, FieldDefaults::For(value), value.unknown_tags);
      Struct::VisitFields(value, tags);
      tags.Finish();
    } else if (!value.unknown_tags.empty()) {
      error_.Unsupported(absl::StrCat("tag ", value.unknown_tags[0].tag),
                         "is set, which only flexible versions can carry");
    }
  }

 private:
  // Fields without a tag, in order.
  struct BodyPass {
    Encoder& encoder;
    FieldDefaults defaults;

    template <typename F>
    ABSL_ATTRIBUTE_ALWAYS_INLINE void Field(const char* name, const F& value,
                                            FieldSpec spec) {
      if (!spec.InVersion(encoder.version_)) {
        if (!spec.ignorable) encoder.RefuseUnlessDefault(name, value, defaults);
      } else if (spec.tag < 0) {
        encoder.EncodeField(name, value, spec);
      }
    }
  };

  // Tagged fields, merged with the unknown ones by number.
  class TagPass {
   public:
    ABSL_ATTRIBUTE_ALWAYS_INLINE TagPass(Encoder& encoder,
                                         FieldDefaults defaults,
                                         const UnknownTags& unknown)
        : encoder_(encoder),
          defaults_(defaults),
          unknown_(unknown.data()),
          unknown_end_(unknown_ + unknown.size()),
          count_position_(encoder.out_.ReserveVarint()) {}

    template <typename F>
    ABSL_ATTRIBUTE_ALWAYS_INLINE void Field(const char* name, const F& value,
                                            FieldSpec spec) {
      if (spec.tag >= 0 && spec.InVersion(encoder_.version_) &&
          !defaults_.Equals(value)) {
        KnownTag(name, value, spec);
      }
    }

    ABSL_ATTRIBUTE_ALWAYS_INLINE void Finish() {
      while (unknown_ != unknown_end_) WriteUnknown();
      if (count_ != 0) encoder_.out_.FillVarint(count_position_, count_);
    }

   private:
    template <typename F>
    void KnownTag(const char* name, const F& value, FieldSpec spec) {
      const auto tag = static_cast<uint32_t>(spec.tag);
      while (unknown_ != unknown_end_ && unknown_->tag < tag) WriteUnknown();
      if (unknown_ != unknown_end_ && unknown_->tag == tag) {
        encoder_.error_.Impossible(name,
                                   "its tag is among the unknown tags as well");
      }
      BeginTag(tag);
      const size_t size_position = encoder_.out_.ReserveVarint();
      encoder_.EncodeTagged(name, value, spec);
      encoder_.out_.FillVarint(size_position,
                               encoder_.out_.buffered() - size_position - 1);
    }
    void WriteUnknown() {
      BeginTag(unknown_->tag);
      encoder_.out_.WriteVarint(unknown_->data.size());
      encoder_.out_.WriteBytes(unknown_->data);
      ++unknown_;
    }
    void BeginTag(uint32_t tag) {
      CHECK(tag >= next_tag_) << "tags must ascend, " << tag << " comes late";
      next_tag_ = uint64_t{tag} + 1;
      ++count_;
      encoder_.out_.WriteVarint(tag);
    }

    Encoder& encoder_;
    FieldDefaults defaults_;
    const UnknownTag* unknown_;
    const UnknownTag* const unknown_end_;
    const size_t count_position_;
    uint64_t next_tag_ = 0;
    uint32_t count_ = 0;
  };

  template <typename F>
  ABSL_ATTRIBUTE_NOINLINE void RefuseUnlessDefault(
      const char* name, const F& value, const FieldDefaults& defaults) {
    if (!defaults.Equals(value)) {
      error_.Unsupported(name, "is set, but the version has no such field");
    }
  }

  // --- One overload for each of Kafka's types.

  template <typename F>
  std::enable_if_t<std::is_integral_v<F>> EncodeField(const char*, F value,
                                                      FieldSpec) {
    out_.WriteInt(value);
  }
  void EncodeField(const char*, bool value, FieldSpec) {
    out_.WriteInt<int8_t>(value);
  }
  void EncodeField(const char*, double value, FieldSpec) {
    out_.WriteInt(std::bit_cast<uint64_t>(value));
  }
  void EncodeField(const char*, ErrorCode value, FieldSpec) {
    out_.WriteInt(static_cast<int16_t>(value));
  }
  void EncodeField(const char*, const Uuid& value, FieldSpec) {
    out_.WriteInt(value.high);
    out_.WriteInt(value.low);
  }
  void EncodeField(const char* name, const std::string& value, FieldSpec spec) {
    if (spec.is_bytes) {
      EncodeLength<int32_t>(name, value.size(), spec);
    } else {
      EncodeLength<int16_t>(name, value.size(), spec);
    }
    out_.WriteBytes(value);
  }
  void EncodeField(const char* name, const BytesList& value, FieldSpec spec) {
    EncodeLength<int32_t>(name, value.size(), spec);
    out_.WriteRecords(value);
  }
  template <typename E>
  void EncodeField(const char* name, const std::vector<E>& values,
                   FieldSpec spec) {
    if (ABSL_PREDICT_FALSE(error_.set())) return;
    EncodeLength<int32_t>(name, values.size(), spec);
    for (const E& value : values) {
      if constexpr (kIsStruct<E>) {
        EncodeStruct(value);
      } else {
        EncodeField("", value, FieldSpec());
      }
      if (ABSL_PREDICT_FALSE(error_.set())) {
        return error_.Inside(name, &value - values.data());
      }
    }
  }
  template <typename Struct>
  auto EncodeField(const char* name, const Struct& value, FieldSpec)
      -> decltype(value.unknown_tags, void()) {
    if (ABSL_PREDICT_FALSE(error_.set())) return;
    EncodeStruct(value);
    if (ABSL_PREDICT_FALSE(error_.set())) error_.Inside(name);
  }
  template <typename F>
  void EncodeField(const char* name, const std::optional<F>& value,
                   FieldSpec spec) {
    if (value.has_value()) {
      if constexpr (kIsStruct<F>) out_.WriteInt<int8_t>(1);
      return EncodeField(name, *value, spec);
    }
    if (!spec.NullableIn(version_)) {
      error_.Unsupported(name, "is null, which this version does not allow");
    } else if constexpr (kIsStruct<F>) {
      out_.WriteInt<int8_t>(-1);
    } else if (IsCompact(spec)) {
      out_.WriteVarint(0);
    } else if (std::is_same_v<F, std::string> && !spec.is_bytes) {
      out_.WriteInt<int16_t>(-1);
    } else {
      out_.WriteInt<int32_t>(-1);
    }
  }

  // A nullable struct behind a tag says 0 for null where others say -1.
  template <typename F>
  void EncodeTagged(const char* name, const F& value, FieldSpec spec) {
    EncodeField(name, value, spec);
  }
  template <typename F>
  void EncodeTagged(const char* name, const std::optional<F>& value,
                    FieldSpec spec) {
    if constexpr (kIsStruct<F>) {
      out_.WriteInt<int8_t>(value.has_value() ? 1 : 0);
      if (value.has_value()) EncodeField(name, *value, spec);
    } else {
      EncodeField(name, value, spec);
    }
  }

  template <typename Length>
  ABSL_ATTRIBUTE_ALWAYS_INLINE void EncodeLength(const char* name,
                                                 size_t length,
                                                 FieldSpec spec) {
    if (ABSL_PREDICT_FALSE(length > std::numeric_limits<Length>::max())) {
      return error_.Impossible(
          name,
          absl::StrCat("has a length of ", length, ", up to ",
                       std::numeric_limits<Length>::max(), " is possible"));
    }
    if (IsCompact(spec)) {
      out_.WriteVarint(static_cast<uint32_t>(length) + 1);
    } else {
      out_.WriteInt(static_cast<Length>(length));
    }
  }

  bool IsCompact(FieldSpec spec) const {
    return flexible_ && spec.compact_allowed;
  }

  WireWriter& out_;
  const int16_t version_;
  const bool flexible_;
  FieldError error_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_ENCODER_H_

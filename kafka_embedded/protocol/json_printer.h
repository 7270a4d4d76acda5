// The visitor that prints a message as Kafka prints it. Included only where
// messages are instantiated; see codec_instantiation.h.
#ifndef KAFKA_EMBEDDED_PROTOCOL_JSON_PRINTER_H_
#define KAFKA_EMBEDDED_PROTOCOL_JSON_PRINTER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "kafka_embedded/base/bytes.h"
#include "kafka_embedded/base/uuid.h"
#include "kafka_embedded/protocol/field_defaults.h"
#include "kafka_embedded/protocol/message_schema.h"

namespace kafka_embedded {

class JsonPrinter {
 public:
  JsonPrinter(int16_t version, std::string* out)
      : version_(version), out_(*out) {}

  template <typename Struct>
  void PrintStruct(const Struct& value) {
    out_.push_back('{');
    FieldPass pass{*this, FieldDefaults::For(value)};
    Struct::VisitFields(value, pass);
    out_.push_back('}');
  }

 private:
  // A tagged field is left out if it has its default.
  struct FieldPass {
    JsonPrinter& printer;
    FieldDefaults defaults;
    bool first = true;

    template <typename F>
    void Field(const char* name, const F& value, FieldSpec spec) {
      if (!spec.InVersion(printer.version_)) return;
      if (spec.tag >= 0 && defaults.Equals(value)) return;
      if (!first) printer.out_.push_back(',');
      first = false;
      printer.PrintName(name, value);
      printer.Print(value, spec);
    }
  };

  void PrintName(absl::string_view name);
  template <typename F>
  void PrintName(const char* name, const F&) {
    PrintName(name);
  }
  // Records are shown by their size.
  void PrintName(const char* name, const BytesList&);
  void PrintName(const char* name, const std::optional<BytesList>& value);

  template <typename F>
  std::enable_if_t<std::is_integral_v<F>> Print(F value, FieldSpec) {
    absl::StrAppend(&out_, value);
  }
  void Print(bool value, FieldSpec) { out_ += value ? "true" : "false"; }
  void Print(double value, FieldSpec);
  void Print(ErrorCode value, FieldSpec) {
    absl::StrAppend(&out_, static_cast<int>(value));
  }
  void Print(const Uuid& value, FieldSpec);
  void Print(const std::string& value, FieldSpec spec);
  void Print(const BytesList& value, FieldSpec) {
    absl::StrAppend(&out_, value.size());
  }
  template <typename F>
  void Print(const std::optional<F>& value, FieldSpec spec) {
    if (value.has_value()) {
      Print(*value, spec);
    } else {
      out_ += "null";
    }
  }
  template <typename E>
  void Print(const std::vector<E>& values, FieldSpec spec) {
    out_.push_back('[');
    for (const E& value : values) {
      if (&value != values.data()) out_.push_back(',');
      Print(value, spec);
    }
    out_.push_back(']');
  }
  template <typename Struct>
  auto Print(const Struct& value, FieldSpec)
      -> decltype(value.unknown_tags, void()) {
    PrintStruct(value);
  }

  const int16_t version_;
  std::string& out_;
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_JSON_PRINTER_H_

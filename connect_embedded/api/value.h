// A Connect value: Kafka's Object, as a cheap variant.
//
//   Value v = Value::String("x");           // Owns a copy, shared by copies.
//   Value w = Value::BorrowedString(line);  // Points into `line`.
//   if (v.kind() == Value::Kind::kString) Use(v.string());
//
// Text and bytes may be borrowed, so that a line travels from a file's buffer
// into a record batch, or from a fetched batch into a sink, without a copy.
// Copying a borrowed value makes one that owns its bytes; moving it leaves it
// borrowed. So whoever is handed values by const reference, as SinkTask::Put
// is, may keep copies of them for as long as it likes. Arrays, maps and structs
// own all that they hold.
//
// Thread-compatible. Arrays, maps and structs are immutable once in a Value and
// shared by its copies.
#ifndef CONNECT_EMBEDDED_API_VALUE_H_
#define CONNECT_EMBEDDED_API_VALUE_H_

#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "connect_embedded/api/decimal.h"
#include "connect_embedded/api/schema.h"
#include "kafka_embedded/base/bytes.h"

namespace connect_embedded {

// Bytes that are owned and shared, or borrowed; see above.
class Blob {
 public:
  Blob() = default;
  explicit Blob(kafka_embedded::SharedBytes bytes) : bytes_(std::move(bytes)) {}
  Blob(const Blob& other) : bytes_(Owned(other.bytes_)) {}
  Blob(Blob&&) noexcept = default;
  Blob& operator=(const Blob& other) {
    bytes_ = Owned(other.bytes_);
    return *this;
  }
  Blob& operator=(Blob&&) noexcept = default;

  absl::string_view view() const { return bytes_.view(); }
  bool owned() const { return bytes_.owned(); }

 private:
  static kafka_embedded::SharedBytes Owned(
      const kafka_embedded::SharedBytes& bytes) {
    return bytes.owned() ? bytes
                         : kafka_embedded::SharedBytes::Copy(bytes.view());
  }
  kafka_embedded::SharedBytes bytes_;
};

class Struct;

class Value {
 public:
  enum class Kind : uint8_t {
    kNull,
    kBoolean,
    kInt8,
    kInt16,
    kInt32,
    kInt64,
    kFloat32,
    kFloat64,
    kString,
    kBytes,
    kArray,
    kMap,
    kStruct,
    kDecimal,  // Java's BigDecimal.
    kDate,     // Java's java.util.Date: milliseconds since 1970.
  };
  using ArrayItems = std::vector<Value>;
  // In the order of insertion. Keys are distinct: the maker's to see to.
  using MapEntries = std::vector<std::pair<Value, Value>>;

  // Null.
  Value() = default;

  static Value Boolean(bool v) { return Value(Rep(v)); }
  static Value Int8(int8_t v) { return Value(Rep(v)); }
  static Value Int16(int16_t v) { return Value(Rep(v)); }
  static Value Int32(int32_t v) { return Value(Rep(v)); }
  static Value Int64(int64_t v) { return Value(Rep(v)); }
  static Value Float32(float v) { return Value(Rep(v)); }
  static Value Float64(double v) { return Value(Rep(v)); }
  static Value String(absl::string_view v) {
    return String(kafka_embedded::SharedBytes::Copy(v));
  }
  static Value String(kafka_embedded::SharedBytes v) {
    return Value(Rep(Text{Blob(std::move(v))}));
  }
  static Value BorrowedString(absl::string_view v) {
    return String(kafka_embedded::SharedBytes::Unowned(v));
  }
  static Value Bytes(absl::string_view v) {
    return Bytes(kafka_embedded::SharedBytes::Copy(v));
  }
  static Value Bytes(kafka_embedded::SharedBytes v) {
    return Value(Rep(Octets{Blob(std::move(v))}));
  }
  static Value BorrowedBytes(absl::string_view v) {
    return Bytes(kafka_embedded::SharedBytes::Unowned(v));
  }
  static Value Array(ArrayItems items);
  static Value Map(MapEntries entries);
  static Value Of(Struct value);
  static Value Of(Decimal value) {
    return Value(Rep(std::make_shared<const Decimal>(std::move(value))));
  }
  static Value Date(int64_t milliseconds) {
    return Value(Rep(DateRep{milliseconds}));
  }

  Kind kind() const { return static_cast<Kind>(rep_.index()); }
  bool is_null() const { return kind() == Kind::kNull; }

  // Each REQUIRES that the value is of its kind.
  bool boolean() const { return std::get<bool>(rep_); }
  int8_t int8() const { return std::get<int8_t>(rep_); }
  int16_t int16() const { return std::get<int16_t>(rep_); }
  int32_t int32() const { return std::get<int32_t>(rep_); }
  int64_t int64() const { return std::get<int64_t>(rep_); }
  float float32() const { return std::get<float>(rep_); }
  double float64() const { return std::get<double>(rep_); }
  absl::string_view string() const { return std::get<Text>(rep_).blob.view(); }
  absl::string_view bytes() const { return std::get<Octets>(rep_).blob.view(); }
  const ArrayItems& array() const { return *std::get<ArrayPtr>(rep_); }
  const MapEntries& map() const { return *std::get<MapPtr>(rep_); }
  const Struct& structure() const { return *std::get<StructPtr>(rep_); }
  const Decimal& decimal() const { return *std::get<DecimalPtr>(rep_); }
  int64_t date() const { return std::get<DateRep>(rep_).milliseconds; }

  // The value under a string key of a map; nullptr where there is none.
  const Value* Find(absl::string_view key) const;

  // The same value, owning what it borrowed.
  Value Own() &&;

  // As Java's toString prints it: "{a=1}", "[1, 2]", "1.0E10", "null". Bytes
  // come out as they are: Java prints an address.
  std::string ToString() const;
  // The same without a copy where the value is text or bytes.
  absl::string_view ToText(std::string& scratch) const;

  // The name of the Java class: "java.lang.Integer".
  absl::string_view java_class() const;

  friend bool operator==(const Value& a, const Value& b);
  friend std::ostream& operator<<(std::ostream& out, const Value& value) {
    return out << value.ToString();
  }

 private:
  struct Text {
    Blob blob;
  };
  struct Octets {
    Blob blob;
  };
  struct DateRep {
    int64_t milliseconds;
  };
  using ArrayPtr = std::shared_ptr<const ArrayItems>;
  using MapPtr = std::shared_ptr<const MapEntries>;
  using StructPtr = std::shared_ptr<const Struct>;
  using DecimalPtr = std::shared_ptr<const Decimal>;
  // In the order of Kind.
  using Rep = std::variant<std::monostate, bool, int8_t, int16_t, int32_t,
                           int64_t, float, double, Text, Octets, ArrayPtr,
                           MapPtr, StructPtr, DecimalPtr, DateRep>;

  explicit Value(Rep rep) : rep_(std::move(rep)) {}

  Rep rep_;
};

struct SchemaAndValue {
  Schema schema;
  Value value;
  friend bool operator==(const SchemaAndValue&,
                         const SchemaAndValue&) = default;
};

// The values of a struct schema's fields.
class Struct {
 public:
  // All fields null. REQUIRES: a schema of a struct.
  explicit Struct(Schema schema);

  const Schema& schema() const { return schema_; }

  // INVALID_ARGUMENT if there is no such field, or `value` is not valid for it.
  // The struct stays as it was then.
  absl::Status Put(absl::string_view field, Value value);
  absl::Status Put(const Field& field, Value value);

  // Null, or the field's default, where nothing was put. REQUIRES: the field
  // exists.
  const Value& Get(absl::string_view field) const;
  // Null where nothing was put. REQUIRES: the field is the schema's.
  const Value& GetWithoutDefault(const Field& field) const {
    return values_[field.index];
  }

  // INVALID_ARGUMENT names the first field whose value is not valid.
  absl::Status Validate() const;

  // "Struct{x=1,y=two}", without the fields that are null.
  std::string ToString() const;

  friend bool operator==(const Struct&, const Struct&) = default;

 private:
  Schema schema_;
  std::vector<Value> values_;
};

// Kafka's ConnectSchema.validateValue: OK if `value` may stand where `schema`
// is asked for. An empty schema takes anything. The error is a DataException's
// text, with `field` in it unless that is empty.
absl::Status ValidateValue(absl::string_view field, const Schema& schema,
                           const Value& value);

}  // namespace connect_embedded

#endif  // CONNECT_EMBEDDED_API_VALUE_H_

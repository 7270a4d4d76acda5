// Values are cheap to hand on and safe to keep.
#include "connect_embedded/api/value.h"

#include <string>

#include "connect_embedded/api/logical_type.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace connect_embedded {
namespace {

using testing::HasSubstr;

TEST(ValueTest, ACopyOfABorrowedValueOwnsItsBytes) {
  std::string line = "first";
  const Value borrowed = Value::BorrowedString(line);
  const Value copy = borrowed;

  line = "other";

  EXPECT_EQ(borrowed.string(), "other");
  EXPECT_EQ(copy.string(), "first");
}

TEST(ValueTest, ContainersOwnWhatTheyHold) {
  std::string line = "first";
  const Value array = Value::Array({Value::BorrowedString(line)});
  Struct record(SchemaBuilder::Struct().Field("x", Schema::String()).Build());
  ASSERT_TRUE(record.Put("x", Value::BorrowedString(line)).ok());

  line = "other";

  EXPECT_EQ(array.array()[0].string(), "first");
  EXPECT_EQ(record.Get("x").string(), "first");
}

TEST(ValueTest, PrintsAsJavaDoes) {
  const Value map = Value::Map(
      {{Value::String("a"), Value::Int32(1)}, {Value::String("b"), Value()}});
  EXPECT_EQ(map.ToString(), "{a=1, b=null}");
  EXPECT_EQ(
      Value::Array({Value::Float64(1e10), Value::Boolean(true)}).ToString(),
      "[1.0E10, true]");
  EXPECT_EQ(Value::Float32(1.1f).ToString(), "1.1");
  EXPECT_EQ(Value::Float64(0.001).ToString(), "0.001");
  EXPECT_EQ(Value::Float64(1e-4).ToString(), "1.0E-4");
  EXPECT_EQ(Value::Float64(9999999).ToString(), "9999999.0");
  EXPECT_EQ(Value::Date(0).ToString(), "Thu Jan 01 00:00:00 UTC 1970");
}

TEST(StructTest, RefusesAValueOfAnotherTypeAndStaysAsItWas) {
  Struct record(SchemaBuilder::Struct().Field("x", Schema::Int32()).Build());
  ASSERT_TRUE(record.Put("x", Value::Int32(1)).ok());

  const absl::Status status = record.Put("x", Value::String("1"));

  EXPECT_THAT(std::string(status.message()),
              testing::AllOf(HasSubstr("INT32"), HasSubstr("\"x\""),
                             HasSubstr("java.lang.String")));
  EXPECT_EQ(record.Get("x"), Value::Int32(1));
}

TEST(StructTest, ADefaultStandsForWhatIsNotSet) {
  const Schema number =
      SchemaBuilder(Type::kInt32).DefaultValue(Value::Int32(7)).Build();
  const Struct record(SchemaBuilder::Struct().Field("n", number).Build());
  EXPECT_EQ(record.Get("n"), Value::Int32(7));
  EXPECT_TRUE(record.Validate().ok());
}

TEST(StructTest, ValidateNamesTheRequiredFieldThatIsMissing) {
  const Struct record(
      SchemaBuilder::Struct().Field("n", Schema::Int32()).Build());
  EXPECT_THAT(std::string(record.Validate().message()), HasSubstr("\"n\""));
}

TEST(SchemaTest, EqualsByContent) {
  const auto build = [](int version) {
    return SchemaBuilder::Struct()
        .Name("p")
        .Version(version)
        .Field("x", Schema::Int32())
        .Build();
  };
  EXPECT_TRUE(build(1) == build(1));
  EXPECT_EQ(build(1).Hash(), build(1).Hash());
  EXPECT_FALSE(build(1) == build(2));
  EXPECT_FALSE(build(1) == Schema());
}

TEST(LogicalTypeTest, GoesToItsPrimitiveAndBack) {
  const Value price = Value::Of(*Decimal::Parse("-12.34"));
  const auto bytes = FromLogical(DecimalSchema(2), price);
  ASSERT_TRUE(bytes.ok());
  EXPECT_EQ(bytes->bytes(), "\xFB\x2E");
  EXPECT_EQ(*ToLogical(DecimalSchema(2), *bytes), price);
  EXPECT_EQ(*FromLogical(DateSchema(), Value::Date(864000000)),
            Value::Int32(10));
  EXPECT_FALSE(FromLogical(DateSchema(), Value::Date(1)).ok());
  EXPECT_FALSE(FromLogical(TimeSchema(), Value::Date(86400000)).ok());
}

}  // namespace
}  // namespace connect_embedded

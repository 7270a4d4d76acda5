#include "connect_embedded/transforms/registration.h"

#include "absl/strings/str_cat.h"
#include "connect_embedded/transforms/cast.h"
#include "connect_embedded/transforms/drop_headers.h"
#include "connect_embedded/transforms/extract_field.h"
#include "connect_embedded/transforms/filter.h"
#include "connect_embedded/transforms/flatten.h"
#include "connect_embedded/transforms/header_from.h"
#include "connect_embedded/transforms/hoist_field.h"
#include "connect_embedded/transforms/insert_field.h"
#include "connect_embedded/transforms/insert_header.h"
#include "connect_embedded/transforms/mask_field.h"
#include "connect_embedded/transforms/predicates.h"
#include "connect_embedded/transforms/regex_router.h"
#include "connect_embedded/transforms/replace_field.h"
#include "connect_embedded/transforms/set_schema_metadata.h"
#include "connect_embedded/transforms/timestamp_converter.h"
#include "connect_embedded/transforms/timestamp_router.h"
#include "connect_embedded/transforms/value_to_key.h"

namespace connect_embedded {
namespace {

template <typename T>
void AddBoth(Plugins& plugins, absl::string_view name) {
  const std::string class_name =
      absl::StrCat("org.apache.kafka.connect.transforms.", name);
  plugins.AddTransformation<OnKey<T>>(absl::StrCat(class_name, "$Key"));
  plugins.AddTransformation<OnValue<T>>(absl::StrCat(class_name, "$Value"));
}

template <typename T>
void AddOne(Plugins& plugins, absl::string_view name) {
  plugins.AddTransformation<T>(
      absl::StrCat("org.apache.kafka.connect.transforms.", name));
}

template <typename T>
void AddTest(Plugins& plugins, absl::string_view name) {
  plugins.AddPredicate<T>(
      absl::StrCat("org.apache.kafka.connect.transforms.predicates.", name));
}

}  // namespace

void AddTransforms(Plugins& plugins) {
  AddBoth<Cast>(plugins, "Cast");
  AddOne<DropHeaders>(plugins, "DropHeaders");
  AddBoth<ExtractField>(plugins, "ExtractField");
  AddOne<Filter>(plugins, "Filter");
  AddBoth<Flatten>(plugins, "Flatten");
  AddBoth<HeaderFrom>(plugins, "HeaderFrom");
  AddBoth<HoistField>(plugins, "HoistField");
  AddBoth<InsertField>(plugins, "InsertField");
  AddOne<InsertHeader>(plugins, "InsertHeader");
  AddBoth<MaskField>(plugins, "MaskField");
  AddOne<RegexRouter>(plugins, "RegexRouter");
  AddBoth<ReplaceField>(plugins, "ReplaceField");
  AddBoth<SetSchemaMetadata>(plugins, "SetSchemaMetadata");
  AddBoth<TimestampConverter>(plugins, "TimestampConverter");
  AddOne<TimestampRouter>(plugins, "TimestampRouter");
  AddOne<ValueToKey>(plugins, "ValueToKey");
  AddTest<HasHeaderKey>(plugins, "HasHeaderKey");
  AddTest<RecordIsTombstone>(plugins, "RecordIsTombstone");
  AddTest<TopicNameMatches>(plugins, "TopicNameMatches");
}

}  // namespace connect_embedded

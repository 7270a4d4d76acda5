#include "connect_embedded/runtime/builtin_plugins.h"

#include "connect_embedded/converters/json_converter.h"
#include "connect_embedded/converters/primitive_converters.h"
#include "connect_embedded/converters/simple_header_converter.h"
#include "connect_embedded/converters/string_converter.h"
#include "connect_embedded/file/file_stream_sink.h"
#include "connect_embedded/file/file_stream_source.h"
#include "connect_embedded/transforms/registration.h"

namespace connect_embedded {

Plugins BuiltinPlugins() {
  Plugins plugins;
  plugins.AddSource<FileStreamSourceConnector>(
      "org.apache.kafka.connect.file.FileStreamSourceConnector");
  plugins.AddSink<FileStreamSinkConnector>(
      "org.apache.kafka.connect.file.FileStreamSinkConnector");

  plugins.AddConverter<JsonConverter>(
      "org.apache.kafka.connect.json.JsonConverter");
  plugins.AddConverter<StringConverter>(
      "org.apache.kafka.connect.storage.StringConverter");
  plugins.AddConverter<ByteArrayConverter>(
      "org.apache.kafka.connect.converters.ByteArrayConverter");
  plugins.AddConverter<ShortConverter>(
      "org.apache.kafka.connect.converters.ShortConverter");
  plugins.AddConverter<IntegerConverter>(
      "org.apache.kafka.connect.converters.IntegerConverter");
  plugins.AddConverter<LongConverter>(
      "org.apache.kafka.connect.converters.LongConverter");
  plugins.AddConverter<FloatConverter>(
      "org.apache.kafka.connect.converters.FloatConverter");
  plugins.AddConverter<DoubleConverter>(
      "org.apache.kafka.connect.converters.DoubleConverter");
  plugins.AddConverter<BooleanConverter>(
      "org.apache.kafka.connect.converters.BooleanConverter");
  plugins.AddHeaderConverter<SimpleHeaderConverter>(
      "org.apache.kafka.connect.storage.SimpleHeaderConverter");
  AddTransforms(plugins);
  return plugins;
}

}  // namespace connect_embedded

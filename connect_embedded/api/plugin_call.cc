#include "connect_embedded/api/plugin_call.h"

#include <cxxabi.h>

#include <cstdlib>
#include <exception>
#include <memory>
#include <string>
#include <typeinfo>

#include "absl/strings/str_cat.h"

namespace connect_embedded {
namespace {

std::string TypeName(const std::type_info* type) {
  if (type == nullptr) return "something";
  int failed = 0;
  const std::unique_ptr<char, void (*)(void*)> readable(
      abi::__cxa_demangle(type->name(), nullptr, nullptr, &failed), std::free);
  return failed == 0 ? readable.get() : type->name();
}

}  // namespace

absl::Status CaughtByPlugin(absl::string_view where) {
  const std::string type = TypeName(abi::__cxa_current_exception_type());
  std::string text;
  try {
    throw;
  } catch (const std::exception& error) {
    text = absl::StrCat(": ", error.what());
  } catch (const std::string& error) {
    text = absl::StrCat(": ", error);
  } catch (const char* error) {
    text = absl::StrCat(": ", error);
  } catch (...) {
    // Its type is all that can be told.
  }
  return absl::InternalError(absl::StrCat(type, text, "\n\tthrown by ", where));
}

}  // namespace connect_embedded

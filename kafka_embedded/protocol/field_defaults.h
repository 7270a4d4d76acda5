// What a field holds in a fresh struct.
//
// Declarations state a default once, as the member's initializer. The other
// place that needs it, the encoder, compares with a default object.
#ifndef KAFKA_EMBEDDED_PROTOCOL_FIELD_DEFAULTS_H_
#define KAFKA_EMBEDDED_PROTOCOL_FIELD_DEFAULTS_H_

#include <cstddef>
#include <type_traits>
#include <utility>

namespace kafka_embedded {

template <typename T, typename = void>
inline constexpr bool kIsStruct = false;
template <typename T>
inline constexpr bool
    kIsStruct<T, std::void_t<decltype(std::declval<T>().unknown_tags)>> = true;

class FieldDefaults {
 public:
  template <typename Struct>
  static FieldDefaults For(const Struct& object) {
    return FieldDefaults(reinterpret_cast<const char*>(&object),
                         &DefaultObject<Struct>);
  }

  // Whether a member of the object equals its default. The same member of the
  // default object lies at the same distance from its beginning.
  template <typename F>
  bool Equals(const F& member) const {
    const ptrdiff_t distance = reinterpret_cast<const char*>(&member) - object_;
    return member == *reinterpret_cast<const F*>(default_object_() + distance);
  }

 private:
  FieldDefaults(const char* object, const char* (*default_object)())
      : object_(object), default_object_(default_object) {}

  template <typename Struct>
  static const char* DefaultObject() {
    static const Struct* const object = new Struct();
    return reinterpret_cast<const char*>(object);
  }

  const char* const object_;
  const char* (*const default_object_)();
};

}  // namespace kafka_embedded

#endif  // KAFKA_EMBEDDED_PROTOCOL_FIELD_DEFAULTS_H_

// The page without its data: page.html, see the rule that makes it a string.
#ifndef TESTING_TIMELINE_PAGE_TEMPLATE_H_
#define TESTING_TIMELINE_PAGE_TEMPLATE_H_

namespace kafka_embedded {

extern const char kTimelinePageTemplate[];

}  // namespace kafka_embedded

#endif  // TESTING_TIMELINE_PAGE_TEMPLATE_H_

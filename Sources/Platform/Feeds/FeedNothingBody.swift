/// `data` of an event that has nothing more to say.
struct FeedNothingBody: Encodable, Sendable {}

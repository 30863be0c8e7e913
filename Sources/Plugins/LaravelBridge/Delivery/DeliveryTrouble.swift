/// Whose fault a failed attempt seems to be: it decides for how long the later events of the charge point wait.
enum DeliveryTrouble: Sendable, Hashable {
    /// Nobody is there, or says that it is too busy: the next event would fare no better.
    case endpoint
    /// The application is there and does not take this event.
    case event

    /// `status`: Of the answer, if there was one.
    init(status: Int?) {
        switch status {
        case nil, 408, 425, 429, 502, 503, 504: self = .endpoint
        default: self = .event
        }
    }
}

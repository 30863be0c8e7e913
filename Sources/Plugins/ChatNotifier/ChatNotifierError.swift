/// Why a message did not reach its room.
enum ChatNotifierError: Error, CustomStringConvertible {
    case answered(Int)

    var description: String {
        switch self {
        case .answered(let status): "the room answered \(status)"
        }
    }
}

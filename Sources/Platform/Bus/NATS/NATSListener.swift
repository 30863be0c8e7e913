/// Who is told of a connection's ups and downs; libnats holds it until the connection is closed.
final class NATSListener: Sendable {
    let onChange: @Sendable (_ isConnected: Bool) -> Void
    let onTrouble: @Sendable (String) -> Void

    init(
        onChange: @escaping @Sendable (_ isConnected: Bool) -> Void,
        onTrouble: @escaping @Sendable (String) -> Void
    ) {
        self.onChange = onChange
        self.onTrouble = onTrouble
    }

    /// `closure`: As libnats gives it back.
    static func of(_ closure: UnsafeMutableRawPointer?) -> NATSListener? {
        closure.map { Unmanaged<NATSListener>.fromOpaque($0).takeUnretainedValue() }
    }
}

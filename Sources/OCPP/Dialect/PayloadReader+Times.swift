extension PayloadReader {
    /// A time that the message needs; without one it is empty and flagged, since no message is refused for
    /// its clock.
    mutating func requiredTime(_ field: String) -> DeviceTime {
        if let time = time(field) { return time }
        flag("missing", field)
        return DeviceTime(raw: "", instant: nil)
    }

    mutating func time(_ field: String) -> DeviceTime? {
        switch value(field) {
        case nil:
            return nil
        case .string(let text):
            let read = DeviceTimeReader.read(text)
            if read == nil { flag("impossible", field) }
            if read?.hasZone == false { flag("no_zone", field) }
            return DeviceTime(raw: text, instant: read?.instant)
        case .some(let value):
            flag("impossible", field)
            return DeviceTime(raw: value.serialized(), instant: nil)
        }
    }
}

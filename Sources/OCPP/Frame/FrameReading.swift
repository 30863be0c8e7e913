/// What came of reading a text: there is always something to log and mostly something to answer.
package enum FrameReading: Sendable, Hashable {
    case frame(Frame)
    case malformed(MalformedFrame)
}

import NIOCore
import NIOWebSocket
import Synchronization

/// Sends texts to everybody who reads: what fan-out costs at least in SwiftNIO.
final class Relay: Sendable {
    private struct Readers {
        let loop: any EventLoop
        var channels: [ObjectIdentifier: any Channel] = [:]
    }

    private let readers = Mutex<[ObjectIdentifier: Readers]>([:])

    func join(_ channel: any Channel) {
        let loop = channel.eventLoop
        readers.withLock {
            $0[ObjectIdentifier(loop), default: Readers(loop: loop)].channels[ObjectIdentifier(channel)] =
                channel
        }
    }

    func leave(_ channel: any Channel) {
        readers.withLock {
            $0[ObjectIdentifier(channel.eventLoop)]?.channels[ObjectIdentifier(channel)] = nil
        }
    }

    /// To all of one event loop in one go, so that it is woken once.
    func tell(_ text: ByteBuffer) {
        for group in readers.withLock({ Array($0.values) }) {
            group.loop.execute {
                for channel in group.channels.values {
                    channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .text, data: text), promise: nil)
                }
            }
        }
    }
}

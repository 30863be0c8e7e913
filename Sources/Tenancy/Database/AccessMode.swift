/// What a transaction may do. PostgreSQL enforces it.
package enum AccessMode: Sendable {
    case readOnly
    case readWrite
}

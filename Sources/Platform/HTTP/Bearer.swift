/// Who makes a request.
package enum Bearer: Sendable, Hashable {
    case tenant(Principal)
    case platform(PlatformAdministrator)
}

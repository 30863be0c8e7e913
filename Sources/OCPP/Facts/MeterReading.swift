/// One number of one measurand, still in the station's unit, in the words that 1.6 and 2.x share.
struct MeterReading: Sendable {
    var value: Double
    /// With its default filled in, for example `Energy.Active.Import.Register`.
    var measurand: String
    /// With its default filled in, for example `Sample.Periodic`.
    var context: String
    /// `nil` is the total over all phases.
    var phase: String?
    /// `nil` is the measurand's default unit.
    var unit: String?
    /// With its default filled in, for example `Outlet`.
    var location: String
}

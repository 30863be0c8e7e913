import OCPP

/// The messages a virtual charge point sends by itself.
extension VirtualStation {
    mutating func boot(at now: Duration) {
        nextBoot = now + .seconds(60)
        make(
            .boot,
            "BootNotification",
            [
                "chargePointVendor": "Plugyard", "chargePointModel": "Simulator",
                "chargePointSerialNumber": .string(String(identity.prefix(25))), "firmwareVersion": "1.0",
            ],
            at: now
        )
    }

    /// Tells the status of connector 0, the station itself.
    mutating func reportStation(at now: Duration) {
        report(0, "Available", at: now)
    }

    mutating func reportStatus(of index: Int, at now: Duration) {
        report(connectors[index].id, connectors[index].status, at: now)
    }

    mutating func setStatus(_ status: String, of index: Int, at now: Duration) {
        connectors[index].status = status
        reportStatus(of: index, at: now)
    }

    mutating func sendMeterValues(of index: Int, context: String, at now: Duration) {
        let connector = connectors[index]
        var payload: JSONValue = [
            "connectorId": JSONValue(connector.id),
            "meterValue": [["timestamp": timestamp(now), "sampledValue": samples(connector, context)]],
        ]
        if let charging = connector.charging, var members = payload.objectValue {
            members["transactionId"] = JSONValue(charging.transactionID)
            payload = .object(members)
        }
        make(.report, "MeterValues", payload, at: now)
    }

    private mutating func report(_ connector: Int, _ status: String, at now: Duration) {
        let payload: JSONValue = [
            "connectorId": JSONValue(connector), "status": .string(status), "errorCode": "NoError",
            "timestamp": timestamp(now),
        ]
        make(.report, "StatusNotification", payload, at: now)
    }

    private func samples(_ connector: VirtualConnector, _ context: String) -> JSONValue {
        func sample(_ measurand: String, _ value: Double, _ unit: String) -> JSONValue {
            [
                "value": .string(String(Int(value.rounded()))), "context": .string(context),
                "measurand": .string(measurand), "unit": .string(unit),
            ]
        }
        return [
            sample("Energy.Active.Import.Register", connector.register.rounded(.down), "Wh"),
            sample("Power.Active.Import", connector.power, "W"),
            sample("SoC", connector.stateOfCharge, "Percent"),
        ]
    }
}

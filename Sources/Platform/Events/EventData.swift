import FoundationEssentials
import OCPP

/// The `data` of events, as the types of PluginKit read it. Fields without a value are `null`.
enum EventData {
    static func connected(_ socket: OpenedSocket) -> JSONValue {
        ["ocpp_version": .string(socket.peer.version.rawValue), "timestamp": time(socket.at)]
    }

    static func disconnected(_ row: ConnectionEventRow) -> JSONValue {
        ["reason": .string(row.event.reason ?? ""), "timestamp": time(row.at)]
    }

    static func booted(_ boot: Boot) -> JSONValue {
        [
            "vendor": .string(boot.vendor), "model": .string(boot.model),
            "serial_number": text(boot.serialNumber), "firmware_version": text(boot.firmwareVersion),
        ]
    }

    static func status(_ report: ConnectorReport) -> JSONValue {
        [
            "connector_id": JSONValue(report.connector), "status": .string(report.status.rawValue),
            "error_code": .string(report.errorCode), "timestamp": time(report.at),
        ]
    }

    static func fault(_ report: ConnectorReport) -> JSONValue {
        [
            "connector_id": JSONValue(report.connector), "error_code": .string(report.errorCode),
            "info": text(report.info), "vendor_error_code": text(report.vendorErrorCode),
            "timestamp": time(report.at),
        ]
    }

    static func authorised(_ token: AuthorisedToken) -> JSONValue {
        [
            "id_tag": .string(token.idTag), "status": .string(token.status.rawValue),
            "timestamp": time(token.at),
        ]
    }

    static func started(_ opened: OpenedTransaction) -> JSONValue {
        [
            "transaction_id": JSONValue(opened.number), "connector_id": JSONValue(opened.new.connector),
            "id_tag": .string(opened.new.token), "user_id": .null, "start_time": time(opened.new.startedAt),
            "meter_start": JSONValue(opened.new.meterStartWh),
        ]
    }

    /// Of a session whose start came behind its stop.
    static func started(_ record: TransactionRecord) -> JSONValue {
        [
            "transaction_id": JSONValue(record.number), "connector_id": number(record.connector),
            "id_tag": text(record.token), "user_id": .null, "start_time": record.startedAt.map(time) ?? .null,
            "meter_start": number(record.meterStartWh),
        ]
    }

    static func updated(_ saved: SavedTransaction) -> JSONValue {
        let record = saved.record
        return [
            "transaction_id": JSONValue(record.number), "connector_id": number(record.connector),
            "id_tag": text(record.token), "energy_wh": JSONValue(record.register.energyWh),
            "power_w": number(record.powerW), "soc": number(record.soc),
            "timestamp": time(record.lastMeterAt ?? saved.at),
        ]
    }

    /// `date`: When that became known.
    static func stopped(_ record: TransactionRecord, at date: Date) -> JSONValue {
        let end = record.endedAt ?? date
        let price = record.price
        let duration = record.startedAt.map { SessionCost.seconds(from: $0, to: end) }
        return [
            "transaction_id": JSONValue(record.number), "connector_id": number(record.connector),
            "id_tag": text(record.token), "user_id": .null, "start_time": record.startedAt.map(time) ?? .null,
            "stop_time": time(end), "duration": number(duration), "meter_stop": number(record.meterStopWh),
            "energy_wh": JSONValue(record.register.energyWh),
            "energy_delivered": JSONValue(Double(record.register.energyWh) / 1000),
            "cost": price.map { JSONValue($0.major) } ?? .null, "currency": text(price?.currency),
            "reason": text(record.stopReason), "estimated": .bool(record.isEstimated),
        ]
    }

    static func metered(_ samples: [StoredSample], last: StoredSample) -> JSONValue {
        [
            "transaction_id": number(last.transactionNumber), "connector_id": JSONValue(last.connector),
            "meter_value": .array(samples.map(sample)), "timestamp": time(last.at),
        ]
    }

    private static func sample(_ stored: StoredSample) -> JSONValue {
        let sample = stored.sample
        return [
            "timestamp": time(stored.at), "energy_wh": number(sample.energyWh),
            "power_w": number(sample.powerW),
            "soc": number(sample.soc), "voltage_v": number(sample.voltageV),
            "current_a": number(sample.currentA),
        ]
    }

    static func localList(version: Int, before: Int?, type: String, at date: Date) -> JSONValue {
        [
            "list_version": JSONValue(version), "old_version": number(before), "update_type": .string(type),
            "timestamp": time(date),
        ]
    }

    private static func text(_ text: String?) -> JSONValue {
        text.map(JSONValue.string) ?? .null
    }

    private static func number(_ number: Int?) -> JSONValue {
        number.map { JSONValue($0) } ?? .null
    }

    private static func number(_ number: Double?) -> JSONValue {
        number.map { JSONValue($0) } ?? .null
    }

    private static func time(_ date: Date) -> JSONValue {
        .string(DeviceTime.format(date))
    }
}

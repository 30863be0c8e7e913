import FoundationEssentials
import OCPP
import Tenancy

extension LocalList {
    /// Of ``LocalListQueries/load(_:)``.
    init(row: Row) throws(DatabaseError) {
        self.init(chargePoint: try row.decode("charge_point_id"))
        isEnabled = try row.decode("is_enabled")
        location = try row.decode("location_id")
        revision = try row.decode("revision")
        sweptRevision = try row.decode("swept_revision")
        state = LocalListState(rawValue: try row.decode("state")) ?? .pending
        dueAt = try row.decode("due_at")
        version = try row.decode("version")
        sentVersion = try row.decode("sent_version")
        syncedRevision = try row.decode("synced_revision")
        listLocation = try row.decode("list_location_id")
        tokenCount = try row.decode("token_count")
        omittedCount = try row.decode("omitted_count")
        limits = LocalListLimits(
            perMessage: try row.decode("message_limit"),
            total: try row.decode("list_limit")
        )
        isChecked = try row.decode("is_checked")
        checkedAt = try row.decode("checked_at")
        needsFull = try row.decode("needs_full")
        command = try row.decode("command_id")
        targetRevision = try row.decode("target_revision")
        isFullUpdate = try row.decode("is_full_update")
        position = try row.decode("position")
        attempts = try row.decode("attempts")
        lastError = try row.decode("last_error")
    }
}

/// How large files may be, in bytes.
package struct FileLimits: Sendable {
    /// `PLUGYARD_MAX_FIRMWARE_SIZE`
    package var firmware: Int
    /// Of what a charge point uploads: `PLUGYARD_MAX_UPLOAD_SIZE`.
    package var upload: Int

    package init(firmware: Int = 256 << 20, upload: Int = 64 << 20) {
        self.firmware = firmware
        self.upload = upload
    }
}

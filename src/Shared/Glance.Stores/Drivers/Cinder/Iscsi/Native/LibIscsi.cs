using System.Runtime.InteropServices;

namespace Glance.Stores.Drivers.Cinder.Iscsi.Native;

/// <summary>
/// The calls of libiscsi that the connector makes (iscsi/iscsi.h and iscsi/scsi-lowlevel.h, the same from 1.19 to 1.20). Unless said
/// otherwise they return 0, or less than that for a failure, which <see cref="iscsi_get_error"/> then has in words.
/// </summary>
internal static unsafe partial class LibIscsi
{
    /// <summary>The library. Nothing loads it before a volume is opened.</summary>
    public const string Name = "libiscsi.so.7";

    /// <summary>A session that data goes through (ISCSI_SESSION_NORMAL).</summary>
    public const int NormalSession = 2;

    /// <summary>Headers have no checksum, or CRC32C where the target insists on it (ISCSI_HEADER_DIGEST_NONE_CRC32C).</summary>
    public const int AnyHeaderDigest = 1;

    /// <summary>A login is answered with another address (SCSI_STATUS_REDIRECT).</summary>
    public const int Redirected = 0x101;

    // That it does not do what it was told not to do.
    private const string AboutReconnecting = "iscsi_service_reconnect";

    /// <summary>What went wrong last in a session.</summary>
    public static string ErrorOf(nint context) =>
        Text(iscsi_get_error(context)) is { Length: > 0 } text && !text.StartsWith(AboutReconnecting, StringComparison.Ordinal)
            ? text
            : "the connection was closed";

    /// <summary>Text of the library's.</summary>
    public static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text)?.Trim() ?? string.Empty;

    /// <summary>Why volumes cannot be reached by iSCSI on this machine; null when they can.</summary>
    /// <param name="load">Loads a library; false when it cannot.</param>
    public static string? WhyAbsent(Func<string, bool>? load = null) => (load ?? (static name => NativeLibrary.TryLoad(name, out _)))(Name)
        ? null
        : $"the library {Name} cannot be loaded, which volumes are reached with by iSCSI; install the package libiscsi7 "
            + "(apt-get install libiscsi7)";

#pragma warning disable IDE1006, SA1300 // the names are the library's
    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint iscsi_create_context(string initiator);

    [LibraryImport(Name)]
    public static partial int iscsi_destroy_context(nint context);

    [LibraryImport(Name)]
    public static partial byte* iscsi_get_error(nint context);

    [LibraryImport(Name)]
    public static partial byte* iscsi_get_target_address(nint context);

    [LibraryImport(Name)]
    public static partial int iscsi_set_isid_random(nint context, uint random, uint qualifier);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int iscsi_set_targetname(nint context, string target);

    [LibraryImport(Name)]
    public static partial int iscsi_set_session_type(nint context, int type);

    [LibraryImport(Name)]
    public static partial int iscsi_set_header_digest(nint context, int digest);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int iscsi_set_initiator_username_pwd(nint context, string user, string password);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int iscsi_set_target_username_pwd(nint context, string user, string password);

    [LibraryImport(Name)]
    public static partial void iscsi_set_noautoreconnect(nint context, int state);

    [LibraryImport(Name, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int iscsi_connect_async(
        nint context, string portal, delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> done, nint argument);

    [LibraryImport(Name)]
    public static partial int iscsi_login_async(
        nint context, delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> done, nint argument);

    [LibraryImport(Name)]
    public static partial int iscsi_logout_async(
        nint context, delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> done, nint argument);

    [LibraryImport(Name)]
    public static partial int iscsi_nop_out_async(
        nint context, delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> done, byte* data, int length, nint argument);

    [LibraryImport(Name)]
    public static partial int iscsi_is_logged_in(nint context);

    [LibraryImport(Name)]
    public static partial int iscsi_get_fd(nint context);

    [LibraryImport(Name)]
    public static partial int iscsi_which_events(nint context);

    [LibraryImport(Name)]
    public static partial int iscsi_out_queue_length(nint context);

    [LibraryImport(Name)]
    public static partial int iscsi_service(nint context, int events);

    [LibraryImport(Name)]
    public static partial nint scsi_create_task(int commandLength, byte* command, int direction, int length);

    [LibraryImport(Name)]
    public static partial int scsi_task_add_data_in_buffer(nint task, int length, byte* buffer);

    [LibraryImport(Name)]
    public static partial int scsi_task_add_data_out_buffer(nint task, int length, byte* buffer);

    [LibraryImport(Name)]
    public static partial void scsi_free_scsi_task(nint task);

    [LibraryImport(Name)]
    public static partial int iscsi_scsi_command_async(
        nint context, int lun, nint task, delegate* unmanaged[Cdecl]<nint, int, nint, nint, void> done, nint data, nint argument);
#pragma warning restore IDE1006, SA1300

    /// <summary>
    /// The beginning of struct scsi_task, as far as it is the same in all releases; what was answered is in it once the call that was given
    /// with the command was made.
    /// </summary>
    [StructLayout(LayoutKind.Explicit)]
    public struct TaskState
    {
        /// <summary>0, or 1 for fewer bytes than were asked for, or 2 for more.</summary>
        [FieldOffset(32)]
        public int ResidualKind;

        /// <summary>How many fewer or more.</summary>
        [FieldOffset(40)]
        public nuint Residual;

        /// <summary>The sense key; means something after a check condition only.</summary>
        [FieldOffset(52)]
        public int SenseKey;

        /// <summary>Additional sense code and its qualifier.</summary>
        [FieldOffset(56)]
        public int SenseCode;
    }
}

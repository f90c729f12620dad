using System.Runtime.InteropServices;
using Glance.Domain.Stores;

namespace Glance.Stores.Posix;

/// <summary>
/// Turns what the operating system said into one of the store's failures. Paths stay in the inner exception, out of users' sight.
/// </summary>
internal static class FileFailures
{
    /// <summary>Whether an exception comes from the file system at all.</summary>
    public static bool IsOfFileSystem(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException { ParamName: "value" };

    /// <summary>The failure of an attempt to store something.</summary>
    public static StoreException OfWrite(string storeId, string what, Exception exception) =>
        Make(WriteFailure(ErrnoOf(exception)), storeId, what, exception);

    /// <summary>The failure of an attempt to store something.</summary>
    public static StoreException OfWrite(string storeId, string what, int errno, string path) =>
        Make(WriteFailure(errno), storeId, what, Cause(errno, path));

    /// <summary>The failure of an attempt to reach stored data.</summary>
    public static StoreException OfRead(string storeId, string what, Exception exception) =>
        Make(ReadFailure(ErrnoOf(exception)), storeId, what, exception);

    /// <summary>The failure of an attempt to reach stored data.</summary>
    public static StoreException OfRead(string storeId, string what, int errno, string path, bool isLogged = false) =>
        Make(ReadFailure(errno), storeId, what, Cause(errno, path), isLogged);

    /// <summary>The exception for an errno, with the path.</summary>
    public static IOException Cause(int errno, string path) => new($"{path}: {Marshal.GetPInvokeErrorMessage(errno)}", errno);

    /// <summary>The errno behind an exception of System.IO: on Unix .NET keeps it as HResult, or in the exception's type.</summary>
    public static int ErrnoOf(Exception exception) => exception switch
    {
        UnauthorizedAccessException { InnerException: { } inner } => inner.HResult,
        UnauthorizedAccessException => Errno.Access,
        FileNotFoundException or DirectoryNotFoundException => Errno.NoEntry,
        PathTooLongException => Errno.NameTooLong,
        ArgumentOutOfRangeException => Errno.FileTooBig, // how .NET reports EFBIG
        _ => exception.HResult,
    };

    /// <summary>Whether a lock or a share mode of another process is in the way.</summary>
    public static bool IsLocked(IOException exception) => exception.HResult == Errno.WouldBlock;

    /// <summary>Whether this process or the machine has as many files open as it may.</summary>
    public static bool IsOfManyFiles(int errno) => errno is Errno.TooManyFiles or Errno.TooManyFilesOnMachine;

    private static (StoreFailure Failure, string Reason) WriteFailure(int errno) => errno switch
    {
        Errno.NoSpace => (StoreFailure.Full, "no space is left"),
        Errno.Quota => (StoreFailure.Full, "the quota of its directory is used up"),
        Errno.FileTooBig => (StoreFailure.Full, "the file system takes no file that large"),
        Errno.Access or Errno.NotPermitted => (StoreFailure.Denied, "permission is denied"),
        Errno.ReadOnlyFileSystem => (StoreFailure.Denied, "the file system is read-only"),
        _ when IsOfManyFiles(errno) => (StoreFailure.Busy, "too many files are open at the moment"),
        Errno.Exists => (StoreFailure.Duplicate, "there is data of this image already"),
        _ => (StoreFailure.Unavailable, "the file system failed"),
    };

    private static (StoreFailure Failure, string Reason) ReadFailure(int errno) => errno switch
    {
        Errno.NoEntry or Errno.NotDirectory => (StoreFailure.NotFound, "there is no such data"),
        Errno.Loop or Errno.NameTooLong => (StoreFailure.InvalidLocation, "its path cannot be followed"),
        _ => WriteFailure(errno),
    };

    private static StoreException Make((StoreFailure Failure, string Reason) verdict, string storeId, string what, Exception inner, bool isLogged = false) =>
        new(verdict.Failure, storeId, $"Store {storeId}: {what}: {verdict.Reason}", inner) { IsLogged = isLogged };
}

using Mono.Unix.Native;

namespace Glance.Linux.Descriptors;

/// <summary>Turns errno into an exception whose text an operator understands.</summary>
internal static class OsError
{
    /// <summary>The exception for the last failed call.</summary>
    /// <param name="what">What failed, as the beginning of a sentence.</param>
    /// <returns>The exception, to be thrown.</returns>
    internal static IOException Last(string what) => For(Stdlib.GetLastError(), what);

    /// <summary>The exception for an error number.</summary>
    internal static IOException For(Errno errno, string what) => new($"{what}: {Text(errno)}");

    /// <summary>Number, name and meaning, as in <c>[Errno 98] EADDRINUSE: Address already in use</c>.</summary>
    internal static string Text(Errno errno) => $"[Errno {(int)errno}] {errno}: {Stdlib.strerror(errno)}";
}

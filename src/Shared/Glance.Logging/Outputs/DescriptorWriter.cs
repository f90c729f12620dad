using System.Runtime.InteropServices;

namespace Glance.Logging.Outputs;

/// <summary>Writes whole lines to a file descriptor: one write(2) each, so that lines of several processes do not mix.</summary>
internal static class DescriptorWriter
{
    /// <summary>How long a non-blocking descriptor that takes nothing is waited for.</summary>
    private const int PatienceMilliseconds = 1000;

    /// <summary>Null when all is written, else the system's reason.</summary>
    public static string? WriteAll(int descriptor, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var written = SystemCalls.Write(descriptor, bytes, bytes.Length);
            if (written >= 0)
            {
                bytes = bytes[(int)written..];
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == SystemCalls.Interrupted)
            {
                continue;
            }

            if (error != SystemCalls.TryAgain || !IsWritableSoon(descriptor))
            {
                return Marshal.GetPInvokeErrorMessage(error);
            }
        }

        return null;
    }

    private static bool IsWritableSoon(int descriptor)
    {
        var request = new SystemCalls.PollRequest { Descriptor = descriptor, Events = SystemCalls.PollOut };
        return SystemCalls.Poll(ref request, 1, PatienceMilliseconds) > 0 && (request.Returned & SystemCalls.PollOut) != 0;
    }
}

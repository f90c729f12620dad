using System.Diagnostics;
using System.Globalization;
using Glance.TestKit.Processes;

namespace Glance.FunctionalTests.Supervision;

/// <summary>
/// A library that adds seconds to the wall clock of the processes it is loaded into, as a file says; the monotonic clock is left alone.
/// </summary>
internal sealed class FalseClock : IDisposable
{
    private const string Source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <stdlib.h>
        #include <stdio.h>
        #include <sys/time.h>
        #include <time.h>
        static long offset(void) {
            static long last; static struct timespec read; struct timespec now;
            int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
            real(CLOCK_MONOTONIC, &now);
            if (read.tv_sec == now.tv_sec && read.tv_nsec / 100000000 == now.tv_nsec / 100000000)
                return last;
            read = now;
            FILE *file = fopen(getenv("FALSE_CLOCK"), "re");
            if (file) { if (fscanf(file, "%ld", &last) != 1) last = 0; fclose(file); }
            return last;
        }
        int clock_gettime(clockid_t clock, struct timespec *time) {
            int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
            int result = real(clock, time);
            if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)
                time->tv_sec += offset();
            return result;
        }
        int gettimeofday(struct timeval *time, void *zone) {
            int (*real)(struct timeval *, void *) = dlsym(RTLD_NEXT, "gettimeofday");
            int result = real(time, zone);
            time->tv_sec += offset();
            return result;
        }
        """;

    private readonly TemporaryDirectory _directory = new();

    private FalseClock()
    {
    }

    public string Library => _directory["clock.so"];

    public string Offset => _directory["offset"];

    /// <summary>Builds it; null without a C compiler.</summary>
    public static async Task<FalseClock?> TryCreateAsync()
    {
        var clock = new FalseClock();
        clock.Jump(0);
        await File.WriteAllTextAsync(clock._directory["clock.c"], Source);
        try
        {
            using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-o", clock.Library, clock._directory["clock.c"], "-ldl"]);
            await compiler.WaitForExitAsync();
            if (compiler.ExitCode == 0)
                return clock;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // No compiler here.
        }

        clock.Dispose();
        return null;
    }

    public void Jump(int seconds) => File.WriteAllText(Offset, seconds.ToString(CultureInfo.InvariantCulture));

    public void Dispose() => _directory.Dispose();
}

namespace GlanceTools.Control;

/// <summary>What <c>glance-control --help</c> teaches.</summary>
internal static class ControlHelp
{
    /// <summary>The text.</summary>
    public const string Text = """
        usage: glance-control [options] [SERVER] COMMAND [CONFPATH]

        Starts, stops and watches the image service. SERVER is api (the default), glance-api or all.
        CONFPATH is the configuration file for start and restart. Without one start leaves it to glance-api, which looks in its usual
        places, and restart takes what the running service was started with.

        The service is found by --pid, by its pid file, or without one (under systemd) as the only one of the machine.

          start         start glance-api in the background and write its pid file
          stop          end it in order: running requests finish; waits up to 15 seconds
          shutdown      the same (here a graceful end is the ordinary one)
          restart       check the configuration, and if a service can start with it: stop, then start
          status        say whether it runs, and when and why the last reload failed

        Commands that ask the running service:
          reload        read the configuration anew; prints the outcome, fails with the reason when it was refused
          force-reload  the same
          upgrade       let the program now on disk take over, no request lost; fails with the reason when it cannot
          workers       a table of the workers: pid, generation, state, age, requests, connections, memory

        Options:
          --pid-file PATH     pid file; default /var/run/glance/glance-api.pid
          --pid N             the service with this pid, for all commands but start
          --await-child SECS  after start, wait this long for an early end and exit with its status
          --respawn           stay, and start the service again when it ends unexpectedly
          --capture-output    send what the service prints to syslog (logger) instead of /dev/null
          --config-file PATH, --config-dir PATH
                              passed on to glance-api; may be given more than once
          --json              print workers as JSON
          --version, --help

        Examples:
          glance-control api start /etc/glance/glance-api.conf
          glance-control reload || echo 'the old configuration stays'
          apt-get install ./glance-api-dotnet_*.deb   (it upgrades the running service by itself)
          glance-control workers --json | jq '.workers[] | select(.state == "leaving")'

        Exit status: 0 done; 1 not done, with the reason on standard error; 2 wrong usage;
        with --await-child the exit status of a service that ended early.

        """;
}

return await PocketFerry.Cli.Pbferry.RunAsync(args);

using CancelSaver;

CancelSaverApp.Build(args).Run();

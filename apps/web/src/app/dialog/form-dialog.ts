import { FormField, FormRoot } from '@angular/forms/signals';
import { MatButton } from '@angular/material/button';
import { MatDialogActions, MatDialogClose, MatDialogContent, MatDialogTitle } from '@angular/material/dialog';
import { MatError, MatFormField, MatHint, MatLabel } from '@angular/material/form-field';
import { MatInput } from '@angular/material/input';
import { ProblemNote } from '../problem/problem-note.js';

/** What a dialog with a form is made of; how it looks stands in the theme's `_form-dialog.scss`. */
export const formDialog = [
  FormField,
  FormRoot,
  MatButton,
  MatDialogActions,
  MatDialogClose,
  MatDialogContent,
  MatDialogTitle,
  MatError,
  MatFormField,
  MatHint,
  MatInput,
  MatLabel,
  ProblemNote,
] as const;

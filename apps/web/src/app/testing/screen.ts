import type { Type } from '@angular/core';
import { TestBed, type ComponentFixture } from '@angular/core/testing';

/** What somebody sees and does: the component, and the dialogs and menus it opens. */
export class Screen<T> {
  private constructor(private readonly fixture: ComponentFixture<T>) {}

  static of<T>(component: Type<T>, inputs: Readonly<Record<string, unknown>> = {}): Screen<T> {
    const fixture = TestBed.createComponent(component);
    for (const [name, value] of Object.entries(inputs)) fixture.componentRef.setInput(name, value);
    return new Screen(fixture);
  }

  /** Lets what was answered or opened reach the screen. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 3; turn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      this.fixture.detectChanges();
      TestBed.tick();
    }
  }

  text(): string {
    return document.body.textContent?.replace(/\s+/g, ' ') ?? '';
  }

  /** A button, link or menu entry by its name. */
  named(name: string): HTMLElement | undefined {
    const all = document.querySelectorAll<HTMLElement>('button, a, [role=option], input[type=checkbox]');
    return [...all].find((each) => nameOf(each) === name);
  }

  async press(name: string): Promise<void> {
    const found = this.named(name);
    if (found === undefined) throw new Error(`There is no ${name} in: ${this.text()}`);
    found.click();
    await this.settle();
  }

  /** One of the choices of a select. */
  async choose(label: string, choice: string): Promise<void> {
    const fields = [...document.querySelectorAll('mat-form-field')];
    const field = fields.find((each) => each.querySelector('mat-label')?.textContent?.trim() === label);
    field?.querySelector<HTMLElement>('.mat-mdc-select-trigger')?.click();
    await this.settle();
    await this.press(choice);
  }

  async type(label: string, text: string): Promise<void> {
    const fields = [...document.querySelectorAll('mat-form-field')];
    const field = fields.find((each) => each.querySelector('mat-label')?.textContent?.trim() === label);
    const input = field?.querySelector('input');
    if (!input) throw new Error(`There is no field ${label}.`);
    input.value = text;
    input.dispatchEvent(new Event('input'));
    await this.settle();
  }
}

const nameOf = (element: HTMLElement): string | undefined =>
  element.getAttribute('aria-label') ??
  (element instanceof HTMLInputElement ? element.labels?.[0] : element)?.textContent?.replace(/\s+/g, ' ').trim();
